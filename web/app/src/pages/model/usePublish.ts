// Puts a text in force. What came of it is said wherever one is by then, and everything is read anew.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client, done } from '../../api/client';
import { count } from '../../lib/format';
import { say } from '../../parts/Toast';

export function usePublish(onPublished: () => void) {
  const { t } = useTranslation('model');
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (text: string | Promise<string>) => done(client.POST('/models', { body: { text: await text } })),
    onSuccess: async made => {
      onPublished();
      say({ text: t('published', { version: made.version, leads: made.leads, moves: count(made.moves) }) });
      await queries.invalidateQueries();
    },
  });
}
