/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addressing modes: tables of the ways in which an operand can be meant. `modes NAME BITS SET...`
 * begins one; a `mode` line has a row of it: TABLE:MODE, pattern (the selecting bits, and behind
 * "/" the extension), syntax, the sets that it is in, cost, models. Operands name a table and sets.
 */
#include "isagen.h"

#include <string.h>

const struct mode_table *find_modes(const struct set *set, const char *name)
{
    unsigned i;
    for (i = 0; i < set->table_count; i++)
        if (strcmp(set->tables[i].name, name) == 0)
            return &set->tables[i];
    return NULL;
}

void read_modes(struct set *set, char **words, unsigned count)
{
    struct mode_table *table = &set->tables[set->table_count];
    unsigned i;
    need_words(set, count, 3, "modes NAME BITS SET...");
    if (++set->table_count == TABLES_MOST || count - 3 > 32)
        fail_at(set, set->line, "too many tables of modes, or sets");
    table->name = words[1];
    table->bits = (unsigned)read_number(set, words[2], 1, 16);
    for (i = 3; i < count; i++)
        table->sets[table->set_count++] = words[i];
}

/* --- its rows --- */

static void read_sets(const struct set *set, struct mode_table *table, char *text)
{
    char *word;
    if (strcmp(text, "-") == 0)
        return;
    for (word = strtok(text, ","); word != NULL; word = strtok(NULL, ",")) {
        unsigned i = find_name(table->sets, table->set_count, word, strlen(word));
        if (i == table->set_count)
            fail_at(set, set->line, "'%s' is none of the sets of %s", word, table->name);
        table->in_sets[table->count] |= 1u << i;
    }
}

/* What stands in the extension is a distance from it: from what is behind nobody can say. */
static void check_mode(const struct set *set, const struct isa_row *row)
{
    unsigned i;
    for (i = 0; i < row->operands; i++)
        if (row->operand[i].kind == ISA_MODE || row->operand[i].from_next)
            fail_at(set, set->line, "operand %s cannot be a part of a mode", row->operand[i].name);
}

static void read_mode_columns(struct set *set, char **columns, unsigned count)
{
    char *colon = strchr(columns[0], ':');
    struct mode_table *table;
    struct isa_row *row;
    if (count < 5 || colon == NULL)
        fail_at(set, set->line,
                "mode TABLE:MODE, pattern, syntax, sets, cost, and models where not all have it, "
                "apart by two blanks");
    *colon = '\0';
    table = (struct mode_table *)find_modes(set, columns[0]);
    if (table == NULL)
        fail_at(set, set->line, "'%s' is no table of a `modes` line above", columns[0]);
    if (table->count == MODES_MOST)
        fail_at(set, set->line, "more than %d modes", MODES_MOST);
    row = &table->rows[table->count];
    row->line = set->line;
    read_pattern(set, row, table->bits, columns[1]);
    read_syntax(set, row, colon + 1, columns[2]);
    row->name = "";
    check_mode(set, row);
    read_sets(set, table, columns[3]);
    row->cost = read_cost(set, row, columns[4]);
    row->models = count > 5 ? 0 : UINT32_MAX;
    if (count > 5)
        read_model_column(set, row, columns[5]);
    table->count++;
}

void read_mode(struct set *set, char *text)
{
    char *columns[COLUMNS];
    text += strcspn(text, " ");
    text += strspn(text, " ");
    read_columns(set, columns, split_columns(set, text, columns), read_mode_columns);
}

/* --- costs by mode --- */

static struct times *find_times(struct set *set, char *name, const struct mode_table *table)
{
    unsigned i;
    for (i = 0; i < set->times_count; i++)
        if (strcmp(set->times[i].name, name) == 0)
            return &set->times[i];
    if (set->times_count == NAMES_MOST)
        fail_at(set, set->line, "too many words for costs");
    set->times[set->times_count] = (struct times){.name = name, .table = table};
    return &set->times[set->times_count++];
}

void read_times(struct set *set, char **words, unsigned count)
{
    const struct mode_table *table;
    struct isa_row models = {.models = 0};
    struct times *times;
    unsigned i, model;
    need_words(set, count, 5, "times TABLE NAME MODELS N N...");
    table = find_modes(set, words[1]);
    if (table == NULL || count - 4 > table->count)
        fail_at(set, set->line, "times TABLE NAME MODELS, and a number or '-' for each mode above");
    times = find_times(set, words[2], table);
    read_model_column(set, &models, words[3]);
    for (i = 0; i + 4 < count; i++) {
        bool given = strcmp(words[i + 4], "-") != 0;
        uint64_t value = given ? read_cycles_value(set, words[i + 4]) : 0;
        for (model = 0; model < set->model_count; model++)
            if (models.models >> model & 1)
                times->value[model][i] = value;
    }
}

/* --- operands --- */

/* The rows that a word means: a set, or one of the modes. */
static uint64_t rows_of(const struct set *set, const struct mode_table *table, const char *word)
{
    unsigned number = find_name(table->sets, table->set_count, word, strlen(word)), i;
    uint64_t rows = 0;
    for (i = 0; i < table->count; i++)
        if (number < table->set_count ? table->in_sets[i] >> number & 1
                                      : strcmp(table->rows[i].id, word) == 0)
            rows |= (uint64_t)1 << i;
    if (rows == 0)
        fail_at(set, set->line, "'%s' is neither a set nor a mode of %s", word, table->name);
    return rows;
}

void restrict_modes(const struct set *set, struct operand_rule *rule, bool in, char *names)
{
    char *word;
    for (word = strtok(names, ","); word != NULL; word = strtok(NULL, ",")) {
        uint64_t rows = rows_of(set, rule->modes, word);
        rule->allowed &= in ? rows : ~rows;
    }
    if (rule->allowed == 0)
        fail_at(set, set->line, "no mode is in all of these sets");
}

/* --- rows with such operands --- */

/* Its selecting bits come before its extension, and are as many as the table says; none, where it
 * has one mode only. */
static void check_operand(const struct set *set, const struct isa_row *row,
                          const struct isa_operand *operand, unsigned before)
{
    const struct mode_table *table = (const struct mode_table *)(const void *)operand->modes;
    unsigned i;
    if (operand->pieces == 0 && !(operand->allowed & (operand->allowed - 1)))
        return;
    if (operand->width != table->bits)
        fail_at(set, set->line, "%s has %u bits, %s are selected by %u", operand->name,
                operand->width, table->name, table->bits);
    for (i = 0; i < operand->pieces; i++)
        if (operand->piece[i].context || row->field[operand->piece[i].field].unit >= before)
            fail_at(set, set->line, "%s: the extension is not behind what selects it",
                    operand->name);
}

static unsigned longest_extension(const struct isa_operand *operand)
{
    const struct mode_table *table = (const struct mode_table *)(const void *)operand->modes;
    unsigned most = 0, i;
    for (i = 0; i < table->count; i++)
        if ((operand->allowed >> i & 1) && table->rows[i].units - 1u > most)
            most = table->rows[i].units - 1u;
    return most;
}

static void add_mode(struct set *set, struct isa_row *row, unsigned number, unsigned before)
{
    if (row->modes == ISA_MODES)
        fail_at(set, set->line, "more than %d operands with modes", ISA_MODES);
    check_operand(set, row, &row->operand[number], before);
    row->mode_operand[row->modes] = (uint8_t)number;
    row->mode_before[row->modes++] = (uint8_t)before;
}

static bool is_placed(const struct set *set, const char *name)
{
    unsigned i;
    for (i = 0; i < set->extension_count; i++)
        if (strcmp(set->extensions[i].name, name) == 0)
            return true;
    return false;
}

static unsigned find_operand(const struct set *set, const struct isa_row *row, const char *name)
{
    unsigned i;
    for (i = 0; i < row->operands; i++)
        if (row->operand[i].kind == ISA_MODE && strcmp(row->operand[i].name, name) == 0)
            return i;
    fail_at(set, set->line, "@%s: no operand with modes has that name", name);
}

/* Those that the pattern names, where it does; the others behind all of it, in the syntax's order.
 */
void place_extensions(struct set *set, struct isa_row *row)
{
    unsigned length = row->units, i;
    for (i = 0; i < set->extension_count; i++)
        add_mode(set, row, find_operand(set, row, set->extensions[i].name),
                 set->extensions[i].before);
    for (i = 0; i < row->operands; i++)
        if (row->operand[i].kind == ISA_MODE && !is_placed(set, row->operand[i].name))
            add_mode(set, row, i, row->units);
    for (i = 0; i < row->modes; i++)
        length += longest_extension(&row->operand[row->mode_operand[i]]);
    if (length > ISA_UNITS)
        fail_at(set, set->line, "with its extensions more than %d units", ISA_UNITS);
    if (length > set->longest)
        set->longest = length;
}
