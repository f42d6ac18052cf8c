// A button as this product has them: default, primary (one a screen), quiet, danger; with its key inside.

import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: 'default' | 'primary' | 'quiet' | 'danger';
  small?: boolean;
  icon?: ReactNode;
  shortcut?: string;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({ look = 'default', small, icon, shortcut, children, className, type = 'button', ...rest }: ButtonProps) {
  const only = icon !== undefined && children === undefined;
  const names = ['button', look === 'default' ? '' : look, small ? 'small' : '', only ? 'icon' : '', className ?? ''];
  return (
    <button type={type} className={names.filter(Boolean).join(' ')} aria-keyshortcuts={shortcut} {...rest}>
      {icon}
      {children}
      {shortcut && !only && <kbd aria-hidden="true">{shortcut}</kbd>}
    </button>
  );
}
