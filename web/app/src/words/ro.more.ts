// The texts of screens that few open, read with them.
export default import.meta.glob<Record<string, string>>('./ro/{model,settings,setup}.json', { eager: true, import: 'default' });
