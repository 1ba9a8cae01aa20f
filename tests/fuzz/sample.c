/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the inputs of corpus/symbols, corpus/expression and corpus/console are compiled from, with
 * types, scopes and calls of all kinds:
 *     arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -O1 -gdwarf-4 -nostdlib -Ttext=0 -e main */
enum colour { RED, GREEN = 7, BLUE };
struct node {
    struct node *next;
    unsigned short kind : 3, rest : 13;
    char name[6];
    union {
        int number;
        float real;
        const char *text;
    } value;
    enum colour colour;
};
typedef struct node table[2];

static table nodes = {{&nodes[1], 1, 9, "first", {42}, GREEN}, {0, 2, 8, "last", {7}, BLUE}};
volatile int counter;
double ratio = 0.5;

static inline int twice(int value)
{
    int result = value + value;
    return result;
}

int __attribute__((noinline)) count(const struct node *node, int depth)
{
    int sum = 0;
    for (; node; node = node->next) {
        int here = twice(node->value.number);
        sum += here + (depth > 0 ? count(node->next, depth - 1) : 0);
    }
    counter += sum;
    return sum;
}

int main(void)
{
    for (;;)
        count(nodes, 3);
}
