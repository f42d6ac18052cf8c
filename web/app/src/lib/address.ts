// What stands after the "?" of an address: texts as they are (period=90), lists and objects as JSON. Addresses of before,
// where a text that reads as JSON stood in quotes (period="90"), are read as they were meant.

type Search = Record<string, unknown>;

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function read(written: string): unknown {
  if (!/^["[{]/.test(written)) return written;
  const value = json(written);
  if (typeof value === 'object' && value !== null) return value;
  return typeof value === 'string' && json(value) !== undefined ? value : written;
}

function write(value: unknown): string {
  if (typeof value === 'object') return JSON.stringify(value);
  const text = String(value);
  return typeof value === 'string' && read(text) !== text ? JSON.stringify(text) : text;
}

// What an address may hold as it is; the rest, like & and the spaces of a filter, is encoded.
const readable = /%(?:2C|3A|2F|40|3B|24|3D|3F|21|28|29|7E)/g;

// Of a name that stands several times, the last counts.
export function parseSearch(search: string): Search {
  return Object.fromEntries([...new URLSearchParams(search)].map(([name, written]) => [name, read(written)]));
}

export function stringifySearch(search: Search): string {
  const written = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) if (value !== undefined) written.set(name, write(value));
  const text = written.toString().replace(readable, decodeURIComponent);
  return text && `?${text}`;
}
