// The linker is the test: a program that links is one whose library kept to its arrows.
int main() { return 0; }
