// A name or a mail address that, where it does not fit, breaks before its @ rather than anywhere.

import { Fragment } from 'react';

export function Breakable({ text }: { text: string }) {
  return text.split(/(?=@)/).map((part, index) => (
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
