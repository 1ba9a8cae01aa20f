/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows that stand for several: `each size b=00 w=01 l=10`, and a row with <size> in it is three, in
 * which b, w or l stand for it, and in the pattern the bits. */
#include "isagen.h"

#include <stdio.h>
#include <string.h>

void read_each(struct set *set, char **words, unsigned count)
{
    struct each *each = &set->each[set->each_count];
    unsigned i;
    need_words(set, count, 3, "each NAME TEXT=BITS...");
    if (++set->each_count == NAMES_MOST || count - 2 > EACH_MOST)
        fail_at(set, set->line, "too many of them: %d at the most", EACH_MOST);
    each->name = words[1];
    for (i = 2; i < count; i++) {
        char *equals = strchr(words[i], '=');
        if (equals == NULL)
            fail_at(set, set->line, "'%s': TEXT=BITS is wanted", words[i]);
        *equals = '\0';
        each->texts[each->count] = words[i];
        each->bits[each->count++] = equals + 1;
    }
}

/* The first one that the text names, "<size>"; NULL: none. */
static const struct each *find_each(const struct set *set, const char *text)
{
    const struct each *first = NULL;
    const char *place = NULL;
    char name[80];
    unsigned i;
    for (i = 0; i < set->each_count; i++) {
        const char *found;
        snprintf(name, sizeof name, "<%s>", set->each[i].name);
        found = strstr(text, name);
        if (found != NULL && (place == NULL || found < place)) {
            place = found;
            first = &set->each[i];
        }
    }
    return first;
}

static char *replace(const char *text, const char *name, const char *by)
{
    size_t room = strlen(text) * (strlen(by) + 1) + 1, length = 0;
    char *made = allocate(room), wanted[80];
    snprintf(wanted, sizeof wanted, "<%s>", name);
    for (; *text != '\0'; text++) {
        if (strncmp(text, wanted, strlen(wanted)) != 0) {
            made[length++] = *text;
            continue;
        }
        length += (size_t)snprintf(made + length, room - length, "%s", by);
        text += strlen(wanted) - 1;
    }
    return made;
}

void read_columns(struct set *set, char **columns, unsigned count,
                  void (*read)(struct set *, char **columns, unsigned count))
{
    const struct each *each = NULL;
    char *one[COLUMNS];
    unsigned i, k;
    for (k = 0; k < count && each == NULL; k++)
        each = find_each(set, columns[k]);
    if (each == NULL) { /* readers cut their text up */
        for (k = 0; k < count; k++)
            one[k] = copy(columns[k], strlen(columns[k]));
        read(set, one, count);
        return;
    }
    for (i = 0; i < each->count; i++) {
        for (k = 0; k < count; k++)
            one[k] = replace(columns[k], each->name, k == 1 ? each->bits[i] : each->texts[i]);
        read_columns(set, one, count, read);
    }
}
