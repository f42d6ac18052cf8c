// Every text of the language that most screens need, in one file.
export default import.meta.glob<Record<string, string>>(['./zh/*.json', '!./zh/{model,settings,setup}.json'], { eager: true, import: 'default' });
