/** Texts of what officers have seen. */

const n = (number: number): string => number.toLocaleString("en");
const z = (number: number): string => number.toLocaleString("de");

export const en = {
  reminder: "A word about today",
  soon: { minutes: (limit: number) => `You are near ${n(limit)} minutes of unblurred pictures today.`, pictures: (limit: number) => `You are near ${n(limit)} different pictures today.` },
  reached: { minutes: (limit: number) => `You have looked at unblurred pictures for ${n(limit)} minutes today.`, pictures: (limit: number) => `You have looked at ${n(limit)} different pictures today.` },
  farther: { minutes: (limit: number) => `You are well beyond the ${n(limit)} minutes a day that your unit has set.`, pictures: (limit: number) => `You are well beyond the ${n(limit)} pictures a day that your unit has set.` },
  soonAdvice: "A good moment for a break away from the screen.",
  reachedAdvice: "Take a break, do something without pictures, or let a colleague go on. Nothing is blocked; you decide.",
  fartherAdvice: "Please talk to a colleague, or hand over for today. Nothing is blocked; you decide.",
  putAway: "Put away",
  lastDays: "The last seven days",
  day: "Day",
  time: "Unblurred",
  pictures: "Pictures",
  decided: "Stacks decided",
  files: "Files in them",
  unseen: "Never seen",
  spared: (spared: number, files: number) => `Stacks stood for ${n(files)} files of what you decided; ${n(spared)} of them you never had to see.`,
  listed: (spared: number, listed: number) => `Lists know ${n(listed)} files of these cases; ${n(spared)} of them you never had to see.`,
  noLimit: "Your unit has set no limit a day.",
  limits: (minutes: number, pictures: number) =>
    `Your unit reminds at ${[minutes > 0 ? `${n(minutes)} minutes` : "", pictures > 0 ? `${n(pictures)} pictures` : ""].filter((part) => part !== "").join(" or ")} a day.`,
  onlyYours: "Only you see these figures, unless your unit has set otherwise.",
};

export const de: typeof en = {
  reminder: "Ein Wort zu heute",
  soon: { minutes: (limit) => `Sie sind nahe an ${z(limit)} Minuten unverdeckter Bilder heute.`, pictures: (limit) => `Sie sind nahe an ${z(limit)} verschiedenen Bildern heute.` },
  reached: { minutes: (limit) => `Sie haben heute ${z(limit)} Minuten lang unverdeckte Bilder gesehen.`, pictures: (limit) => `Sie haben heute ${z(limit)} verschiedene Bilder gesehen.` },
  farther: { minutes: (limit) => `Sie sind weit \u00fcber den ${z(limit)} Minuten am Tag, die Ihre Dienststelle gesetzt hat.`, pictures: (limit) => `Sie sind weit \u00fcber den ${z(limit)} Bildern am Tag, die Ihre Dienststelle gesetzt hat.` },
  soonAdvice: "Ein guter Augenblick f\u00fcr eine Pause ohne Bildschirm.",
  reachedAdvice: "Machen Sie eine Pause, tun Sie etwas ohne Bilder, oder lassen Sie jemand anderen weitermachen. Nichts ist gesperrt; Sie entscheiden.",
  fartherAdvice: "Sprechen Sie bitte mit jemandem im Team, oder \u00fcbergeben Sie f\u00fcr heute. Nichts ist gesperrt; Sie entscheiden.",
  putAway: "Weglegen",
  lastDays: "Die letzten sieben Tage",
  day: "Tag",
  time: "Unverdeckt",
  pictures: "Bilder",
  decided: "Stapel entschieden",
  files: "Dateien darin",
  unseen: "Nie gesehen",
  spared: (spared, files) => `Stapel standen f\u00fcr ${z(files)} Dateien dessen, was Sie entschieden haben; ${z(spared)} davon mussten Sie nie sehen.`,
  listed: (spared, listed) => `Listen kennen ${z(listed)} Dateien dieser F\u00e4lle; ${z(spared)} davon mussten Sie nie sehen.`,
  noLimit: "Ihre Dienststelle hat keine Grenze f\u00fcr den Tag gesetzt.",
  limits: (minutes, pictures) =>
    `Ihre Dienststelle erinnert bei ${[minutes > 0 ? `${z(minutes)} Minuten` : "", pictures > 0 ? `${z(pictures)} Bildern` : ""].filter((part) => part !== "").join(" oder ")} am Tag.`,
  onlyYours: "Nur Sie sehen diese Zahlen, es sei denn, Ihre Dienststelle hat es anders gesetzt.",
};
