// The texts of screens that few open, read with them.
export default import.meta.glob<Record<string, string>>('./be/{model,settings,setup}.json', { eager: true, import: 'default' });
