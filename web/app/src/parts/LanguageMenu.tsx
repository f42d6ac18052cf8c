// The language of the screens, each by its own name; kept on this browser.

import { IconLanguage } from '@tabler/icons-react';
import { Menu } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { languages, type Language } from '../lib/format';
import { chooseLanguage, languageNames } from '../lib/words';

export function LanguageMenu() {
  const { t, i18n } = useTranslation();
  return (
    <Menu>
      <Menu.Target>
        <button type="button" className="button quiet" aria-label={`${t('language')}: ${languageNames[i18n.language as Language]}`}>
          <IconLanguage size={16} stroke={1.75} aria-hidden />
          {languageNames[i18n.language as Language]}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {languages.map(language => (
          <Menu.Item key={language} lang={language} onClick={() => void chooseLanguage(language)} aria-current={language === i18n.language}>
            {languageNames[language]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
