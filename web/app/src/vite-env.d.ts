declare module 'virtual:mantine.css';
declare module '@fontsource-variable/onest';
declare module '@fontsource-variable/jetbrains-mono';
