/** The way to the server: requests below /api/v1, and what they are answered where it isn't the thing asked for. */

export type ErrorCode = "not_found" | "usage" | "busy" | "unauthorised" | "forbidden" | "conflict" | "too_large" | "internal" | "unreachable";

/** An answer that is not the thing asked for, or none at all (`unreachable`, status 0). */
export class ApiError extends Error {
  readonly status: number;
  readonly code: ErrorCode;
  readonly hint: string;
  /** The server's own word for it, such as "held", which says more than the status; "" where it said none. */
  readonly kind: string;

  constructor(status: number, code: ErrorCode, message: string, hint = "", kind = "") {
    super(message);
    this.status = status;
    this.code = code;
    this.hint = hint;
    this.kind = kind;
  }
}

const CODES: Record<number, ErrorCode> = {
  401: "unauthorised", 403: "forbidden", 404: "not_found", 409: "conflict", 413: "too_large", 422: "usage", 503: "busy",
};

/** What an answer that is not `ok` says. */
export async function errorOf(answer: Response): Promise<ApiError> {
  const code = CODES[answer.status] ?? "internal";
  try {
    const { error } = (await answer.json()) as { error: { code?: string; message: string; hint?: string | null } };
    return new ApiError(answer.status, code, error.message, error.hint ?? "", error.code ?? "");
  } catch {
    return new ApiError(answer.status, code, answer.statusText || String(answer.status));
  }
}

export const ROOT = "/api/v1";

/** The path of a case below the root. */
export function casePath(caseName: string): string {
  return `/cases/${encodeURIComponent(caseName)}`;
}

/** Asks the server; every path is below /api/v1, every method raises ApiError, or AbortError where it was given up. */
export class Http {
  get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return this.#ask(path, signal ? { signal } : {});
  }

  post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
    return this.#ask(path, this.#with("POST", body, signal));
  }

  put<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
    return this.#ask(path, this.#with("PUT", body, signal));
  }

  remove<T>(path: string): Promise<T> {
    return this.#ask(path, { method: "DELETE", headers: { "X-Clew": "1" } });
  }

  /** Send a file's bytes as they are. */
  upload<T>(path: string, file: Blob, signal?: AbortSignal): Promise<T> {
    const headers = { "Content-Type": file.type || "application/octet-stream", "X-Clew": "1" };
    return this.#ask(path, { method: "POST", headers, body: file, ...(signal ? { signal } : {}) });
  }

  /** Send something while the page closes; there is nobody left to hear the answer. */
  part(path: string, body: unknown): void {
    void fetch(ROOT + path, { ...this.#with("POST", body, undefined), credentials: "same-origin", keepalive: true }).catch(() => undefined);
  }

  /** Bytes such as a picture's; the browser may keep them. */
  bytes(path: string, signal?: AbortSignal): Promise<Blob> {
    return this.#answer(path, signal ? { signal } : {}, (answer) => answer.blob());
  }

  /** A picture that is drawn because somebody looks at it, which goes on record: a change, and never kept. */
  drawn(path: string, signal: AbortSignal): Promise<Blob> {
    return this.#answer(path, { ...this.#with("POST", {}, signal), cache: "no-store" }, (answer) => answer.blob());
  }

  /** An answer with its headers, such as a film's frame with its time. */
  reply<T>(path: string, read: (answer: Response) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.#answer(path, signal ? { signal } : {}, read);
  }

  events(path: string): EventSource {
    return new EventSource(ROOT + path);
  }

  #with(method: string, body: unknown, signal: AbortSignal | undefined): RequestInit {
    const headers = { "Content-Type": "application/json", "X-Clew": "1" };
    return { method, headers, body: JSON.stringify(body), ...(signal ? { signal } : {}) };
  }

  #ask<T>(path: string, init: RequestInit): Promise<T> {
    const read = async (answer: Response): Promise<T> => (answer.status === 204 ? undefined : await answer.json()) as T;
    return this.#answer(path, { ...init, cache: "no-store" }, read);
  }

  async #answer<T>(path: string, init: RequestInit, read: (answer: Response) => Promise<T>): Promise<T> {
    try {
      const answer = await fetch(ROOT + path, { ...init, credentials: "same-origin" });
      if (!answer.ok) throw await errorOf(answer);
      return await read(answer);
    } catch (error) {
      if (error instanceof ApiError || init.signal?.aborted) throw error;
      throw new ApiError(0, "unreachable", String(error));
    }
  }
}
