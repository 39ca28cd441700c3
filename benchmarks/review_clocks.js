/* Clocks inside the review page: when a picture is in sight, when a key has moved the page on. */
window.clocks = (() => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  /* What a frame draws is on the screen once the task after it runs. */
  const painted = () =>
    new Promise((resolve) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => resolve(performance.now());
      channel.port2.postMessage(null);
    });
  const inSight = () => {
    const grid = document.querySelector(".grid")?.getBoundingClientRect();
    if (!grid) return [];
    return [...document.querySelectorAll(".tile")].filter((tile) => {
      const box = tile.getBoundingClientRect();
      return box.bottom > grid.top + 1 && box.top < grid.bottom - 1;
    });
  };
  const isTold = (tile) => !tile.classList.contains("is-empty");
  const isDrawn = (tile) => isTold(tile) && tile.querySelector("canvas[data-shown], .none") !== null;
  const whenInSight = async (holds) => {
    for (;;) {
      await frame();
      const tiles = inSight();
      if (tiles.length > 0 && tiles.every(holds)) return painted();
    }
  };
  const cursor = () => document.querySelector(".tile.is-cursor");
  let pressedAt = 0;
  let firstTile = "";
  const moves = [];
  return {
    /* ms of this page's life when all tiles in sight say why they are there, and when all have their pictures */
    told: () => whenInSight(isTold),
    drawn: () => whenInSight(isDrawn),
    /* Note when the pointer is next pressed, and after it, ms until all that is then in sight is told and drawn. */
    awaitPress: () => {
      firstTile = inSight()[0]?.id ?? "";
      addEventListener("pointerdown", (event) => (pressedAt = event.timeStamp), { capture: true, once: true });
    },
    sincePress: async () => {
      while (inSight()[0]?.id === firstTile) await frame();
      const told = (await whenInSight(isTold)) - pressedAt;
      return { told, drawn: (await whenInSight(isDrawn)) - pressedAt, tiles: inSight().length };
    },
    /* Note of every key from now on how long it takes until the page stands at another tile, with its picture. */
    timeKeys: () =>
      addEventListener(
        "keydown",
        async ({ timeStamp }) => {
          const before = cursor()?.id;
          do await frame();
          while (cursor()?.id === before || !isDrawn(cursor()));
          moves.push((await painted()) - timeStamp);
        },
        { capture: true },
      ),
    moves,
  };
})();
