// winnow: one program; its first word is the command.
int main() { return 0; }
