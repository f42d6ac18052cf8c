// Packs a folder (web/app/dist) into one file for src/http/screens.hpp, which says what it looks like. Written only if
// it changed, so that the program is linked again only then.
//
//   node web/pack.mjs FOLDER FILE
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

// Of each type that the screens may have: what it is called, and whether it gets smaller by packing.
const types = {
  '.html': ['text/html; charset=utf-8', true],
  '.js': ['text/javascript; charset=utf-8', true],
  '.css': ['text/css; charset=utf-8', true],
  '.json': ['application/json', true],
  '.webmanifest': ['application/manifest+json', true],
  '.svg': ['image/svg+xml', true],
  '.txt': ['text/plain; charset=utf-8', true],
  '.ico': ['image/x-icon', true],
  '.png': ['image/png', false],
  '.woff2': ['font/woff2', false],
};

const [folder, file] = process.argv.slice(2);
const lines = [];
const bodies = [];

function add(name) {
  const known = types[path.extname(name)];
  if (!known) throw new Error(`${name}: web/pack.mjs knows no such type; add it there`);
  const [type, packs] = known;
  const plain = fs.readFileSync(path.join(folder, name));
  const tag = crypto.createHash('sha256').update(plain).digest('hex').slice(0, 20);
  const forms = packs
    ? [Buffer.alloc(0), zlib.gzipSync(plain, { level: 9 }), zlib.brotliCompressSync(plain)]
    : [plain, Buffer.alloc(0), Buffer.alloc(0)];
  lines.push([`/${name}`, type, tag, plain.length, ...forms.map((form) => form.length)].join('\t'));
  bodies.push(...forms);
}

const names = fs
  .readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)))
  .sort();
if (!names.includes('index.html')) throw new Error(`${folder} has no index.html`);
names.forEach(add);
const pack = Buffer.concat([Buffer.from(`winnow screens 1\n${lines.join('\n')}\n\n`), ...bodies]);
if (!fs.existsSync(file) || !pack.equals(fs.readFileSync(file))) fs.writeFileSync(file, pack);
