/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Something to debug on any processor: a list, a recursion, a trap's handler, an endless loop. */
struct meal {
    struct meal *next;
    short courses;
    char hot;
};

struct meal meals[3];
short eaten;
volatile short traps;

void ask(void);

short course_sum(struct meal *meal, short depth)
{
    short sum = meal->courses;
    if (meal->next != 0)
        sum += course_sum(meal->next, depth + 1);
    eaten++;
    return sum;
}

void lay_table(short count)
{
    short i;
    for (i = 0; i < count; i++) {
        meals[i].courses = i + 1;
        meals[i].hot = 'a' + i;
        meals[i].next = i + 1 < count ? &meals[i + 1] : 0;
    }
}

void trapped(void)
{
    traps++;
}

short waiter(short total)
{
    ask();
    return total + traps;
}

int main(void)
{
    short total;
    lay_table(3);
    total = course_sum(meals, 0);
    total = waiter(total);
    for (;;) {
        total++;
        eaten = total;
    }
}
