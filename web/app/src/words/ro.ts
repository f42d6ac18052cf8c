// Every text of the language, in one file.
export default import.meta.glob<Record<string, string>>('./ro/*.json', { eager: true, import: 'default' });
