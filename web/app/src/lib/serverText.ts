// What the server says of a mistake that a person made in a text, or of input that it could not read, in the reader's
// language. It says so in English, for logs, terminals and programs; words/server/LANGUAGE.json has each of its
// sentences. In them {0} stands for something of what was written, {0#} for a number, {0@} for a word and {0!} for a phrase
// that has words of its own. A sentence that is not there stays English.

type Say = (text: string) => string;

let saying: Say = text => text;

export function setServerWords(words: Record<string, string> | undefined) {
  saying = words ? sayingOf(words) : text => text;
}

export function serverText(text: string): string {
  return saying(text);
}

const part = /\{(\d)([!#@]?)\}/g;

export function sayingOf(words: Record<string, string>): Say {
  // The longest first: what says more of a sentence knows it better.
  const forms = Object.keys(words)
    .filter(key => key.search(part) >= 0)
    .sort((a, b) => b.length - a.length)
    .map(key => {
      const kinds: string[] = [];
      const form = key.split(/(\{\d[!#@]?\})/).map(piece => {
        const found = /^\{\d([!#@]?)\}$/.exec(piece);
        if (!found) return piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
        kinds.push(found[1]!);
        return found[1] === '#' ? '(\\d+)' : found[1] === '@' ? '([\\w()]+)' : '([^]+?)';
      });
      return { form: new RegExp(`^${form.join('')}$`), kinds, text: words[key]! };
    });
  const say: Say = text => {
    const whole = words[text];
    if (whole !== undefined) return whole;
    for (const { form, kinds, text: own } of forms) {
      const found = form.exec(text);
      if (found) return own.replace(part, (_, number: string) => (kinds[Number(number)] === '!' ? say(found[Number(number) + 1]!) : found[Number(number) + 1]!));
    }
    return text;
  };
  return say;
}
