// A menu that a key opens and 1 to 9 choose from; it can also be walked by arrows and clicked.

import { Menu } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { letterOf } from '../lib/keys';

export interface KeyChoice {
  id: string;
  text: string;
  act: () => void;
}

export interface KeyMenuProps {
  opened: boolean;
  onChange: (opened: boolean) => void;
  label: string;
  choices: KeyChoice[];
  children: ReactNode; // the button that it belongs to
}

export function KeyMenu({ opened, onChange, label, choices, children }: KeyMenuProps) {
  const before = useRef<Element | null>(null);
  useEffect(() => {
    if (opened) before.current = document.activeElement;
  }, [opened]);
  // Where the focus goes after a choice is the choice's business; without one it goes back.
  function change(next: boolean) {
    onChange(next);
    if (!next && before.current instanceof HTMLElement) before.current.focus();
  }
  return (
    <Menu opened={opened} onChange={change} position="top-end" width={260} loop returnFocus={false} withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown
        aria-label={label}
        onKeyDown={event => {
          const letter = letterOf(event.nativeEvent);
          const choice = choices[letter === '0' ? 9 : Number(letter) - 1];
          if (!choice || event.ctrlKey || event.metaKey || event.altKey) return;
          event.preventDefault();
          event.stopPropagation();
          onChange(false);
          choice.act();
        }}
      >
        <Menu.Label>{label}</Menu.Label>
        {choices.map((choice, index) => (
          <Menu.Item key={choice.id} data-autofocus={index === 0 || undefined} onClick={choice.act} rightSection={index < 10 ? <kbd aria-hidden="true">{(index + 1) % 10}</kbd> : undefined}>
            {choice.text}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
