// A language that is no language: English with accents, in brackets and 1.6 times as long, so that pictures show what
// is not translated, what is cut and what does not fit. Only `make screens` knows it; the program does not.

const accents = { a: 'à', b: 'ƀ', c: 'ç', d: 'ð', e: 'é', f: 'ƒ', g: 'ğ', h: 'ĥ', i: 'î', j: 'ĵ', k: 'ķ', l: 'ļ', m: 'ɱ', n: 'ñ', o: 'ö', p: 'þ', q: 'ɋ', r: 'ŕ', s: 'š', t: 'ţ', u: 'û', v: 'ṽ', w: 'ŵ', x: 'ẋ', y: 'ý', z: 'ž' };

/** @param {string} message an ICU message @returns {string} */
export function pseudo(message) {
  return `[${inside(message)}]`;
}

function inside(message) {
  let out = '';
  let text = '';
  const flush = () => {
    const accented = text.replace(/[a-z]/gi, letter => accents[letter] ?? accents[letter.toLowerCase()].toUpperCase());
    const more = Math.ceil(text.replace(/\s/g, '').length * 0.6);
    out += text.trim() ? accented.replace(/\s*$/, blank => `${'~'.repeat(more).replace(/~{6}/g, '~~~~~ ').trimEnd()}${blank}`) : text;
    text = '';
  };
  for (let at = 0; at < message.length; at += 1) {
    if (message[at] !== '{') {
      text += message[at];
      continue;
    }
    flush();
    const end = closing(message, at);
    const argument = message.slice(at + 1, end);
    out += `{${/^\s*\w+\s*$/.test(argument) ? argument : choices(argument)}}`;
    at = end;
  }
  flush();
  return out;
}

// "n, plural, one {…} other {…}"
function choices(argument) {
  let out = '';
  for (let at = 0; at < argument.length; at += 1) {
    if (argument[at] !== '{') {
      out += argument[at];
      continue;
    }
    const end = closing(argument, at);
    out += `{${inside(argument.slice(at + 1, end))}}`;
    at = end;
  }
  return out;
}

function closing(text, open) {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  throw new Error(`a brace is not closed: ${text}`);
}
