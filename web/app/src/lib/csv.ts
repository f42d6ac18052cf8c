// Tables as text that spreadsheets open: RFC 4180, UTF-8 with its mark. A text that a spreadsheet would run as a
// formula gets an apostrophe before it.

export type Cell = string | number | null;

export const byteOrderMark = '\uFEFF';

export function csv(rows: Cell[][]): string {
  return byteOrderMark + csvLines(rows);
}

// Without the mark: for files that are written piece by piece.
export function csvLines(rows: Cell[][]): string {
  return rows.map(row => `${row.map(field).join(',')}\r\n`).join('');
}

function field(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function saveFile(name: string, text: string | Blob, type = 'text/csv') {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(typeof text === 'string' ? new Blob([text], { type: `${type};charset=utf-8` }) : text);
  link.download = name.replace(/[\\/:*?"<>|]/g, ' ');
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
