/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What people write for the M68000 family besides what the table has: the GNU assembler's syntax
 * after MIT's ("Using as", 9.26), `movel %a0@(4,%d0:l),%d1`; displacements before the bracket,
 * 4(a0); addresses without a size; sizes left out; mnemonics that stand for others, move for movea.
 */
#include "m68k_forms.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define OPERANDS 5u
#define LENGTH   160u

struct operand {
    char text[LENGTH];
    bool address; /* an expression alone: of 16 or 32 bits */
};

struct line {
    char mnemonic[24];
    struct operand operand[OPERANDS];
    unsigned count;
    struct asm_forms *forms;
};

/* --- the line's parts --- */

/* Without blanks, and without the '%' before registers. */
static bool take_operand(struct line *line, const char *text, size_t length)
{
    size_t i, used = 0;
    char *to;
    if (line->count == OPERANDS || length >= LENGTH)
        return false;
    to = line->operand[line->count].text;
    for (i = 0; i < length; i++) {
        bool sign = text[i] == '%' && isalpha((unsigned char)text[i + 1]) &&
                    (used == 0 || !isalnum((unsigned char)to[used - 1]));
        if (!sign && !isspace((unsigned char)text[i]))
            to[used++] = text[i];
    }
    to[used] = '\0';
    line->count += used > 0;
    return used > 0;
}

static size_t operand_length(const char *text)
{
    size_t length = 0;
    int depth = 0;
    for (; text[length] != '\0' && (depth > 0 || text[length] != ','); length++)
        depth += (text[length] == '(') - (text[length] == ')');
    return length;
}

static bool split(struct line *line, const char *text)
{
    size_t length = strcspn(text, " \t"), i;
    if (length >= sizeof line->mnemonic - 3)
        return false;
    for (i = 0; i < length; i++)
        line->mnemonic[i] = (char)tolower((unsigned char)text[i]);
    for (text += length; *text != '\0'; text += length + (text[length] == ',')) {
        text += strspn(text, " \t");
        length = operand_length(text);
        if (length > 0 && !take_operand(line, text, length))
            return false;
    }
    return true;
}

/* --- operands --- */

static bool is_register(const char *text, size_t length)
{
    static const char *const names[] = {
        "sp",   "fp",   "pc",   "zpc",  "sr",    "ccr",    "usp",     "acc",     "acc0",
        "acc1", "acc2", "acc3", "mask", "macsr", "vbr",    "sfc",     "dfc",     "cacr",
        "dc",   "ic",   "bc",   "acr0", "acr1",  "rombar", "rambar0", "rambar1", "mbar"};
    size_t i;
    if (length > 1 && tolower((unsigned char)*text) == 'z')
        text++, length--;
    if (length == 2 && strchr("dDaA", *text) != NULL && text[1] >= '0' && text[1] <= '7')
        return true;
    for (i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == length && strncasecmp(names[i], text, length) == 0)
            return true;
    return false;
}

/* A register, a list or a pair of them, or one with a size: all begin with one. */
static bool begins_with_register(const char *text)
{
    return is_register(text, strcspn(text, ",-/:.)*@&"));
}

/* "d0:l:4" is "d0.l*4". */
static void take_index(char *index)
{
    char *colon = strchr(index, ':');
    if (colon != NULL && strchr("wWlL", colon[1]) != NULL) {
        *colon = '.';
        colon = strchr(colon, ':');
    }
    if (colon != NULL)
        *colon = '*';
}

/* What is too long is cut, and does not assemble. */
static void put(char *text, const char *made)
{
    size_t length = strnlen(made, LENGTH - 1);
    memcpy(text, made, length);
    text[length] = '\0';
}

/* "a0@", "a0@+", "a0@-", "a0@(4)", "a0@(4,d0:l:4)", with '@' at that place. */
static void from_mit(char *text, const char *at)
{
    char made[LENGTH * 2], inside[LENGTH];
    int base = (int)(at - text);
    size_t first;
    if (at[1] != '(') {
        snprintf(made, sizeof made, "%s(%.*s)%s", at[1] == '-' ? "-" : "", base, text,
                 at[1] == '-' ? at + 2 : at + 1);
    } else {
        snprintf(inside, sizeof inside, "%s", at + 2);
        if (inside[0] != '\0')
            inside[strlen(inside) - 1] = '\0';
        first = operand_length(inside);
        take_index(inside + first);
        snprintf(made, sizeof made, "(%.*s,%.*s%s)", (int)first, inside, base, text,
                 inside + first);
    }
    put(text, made);
}

/* "4(a0,d0.w)" is "(4,a0,d0.w)". */
static void from_prefix(char *text)
{
    char made[LENGTH * 2], *bracket = strchr(text, '(');
    if (bracket == NULL || bracket == text || strcmp(text, "-") == 0 ||
        (bracket == text + 1 && *text == '-') || !begins_with_register(bracket + 1))
        return;
    snprintf(made, sizeof made, "(%.*s,%s", (int)(bracket - text), text, bracket + 1);
    put(text, made);
}

/* "label.w", "label:l" are "(label).w", "(label).l". */
static bool from_suffix(char *text)
{
    char made[LENGTH * 2];
    size_t length = strlen(text);
    if (length < 3 || strchr(".:", text[length - 2]) == NULL ||
        strchr("wWlL", text[length - 1]) == NULL || text[length - 3] == ')')
        return false;
    snprintf(made, sizeof made, "(%.*s).%c", (int)length - 2, text, text[length - 1]);
    put(text, made);
    return true;
}

/* "(expression)": an address, too. */
static bool is_bracketed(const char *text)
{
    size_t length = strlen(text), i;
    int depth = 0;
    if (*text != '(' || text[length - 1] != ')' || begins_with_register(text + 1))
        return false;
    for (i = 0; i + 1 < length; i++) {
        depth += (text[i] == '(') - (text[i] == ')');
        if (depth == 0 || (depth == 1 && text[i] == ','))
            return false;
    }
    return true;
}

static void canonical(struct operand *operand)
{
    char *text = operand->text, *at = strchr(text, '@');
    if (*text == '#')
        return;
    if (at != NULL && at > text && is_register(text, (size_t)(at - text))) {
        from_mit(text, at);
        return;
    }
    from_prefix(text);
    if (begins_with_register(text) || from_suffix(text))
        return;
    operand->address = is_bracketed(text) || (*text != '(' && strncmp(text, "-(", 2) != 0);
}

/* --- forms --- */

/* With each operand that is an address alone in 16 bits and in 32; `as_is`: it is a branch's. */
static void add(struct line *line, bool as_is, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void add(struct line *line, bool as_is, const char *format, ...)
{
    unsigned addresses = 0, way, i, bit;
    char mnemonic[40];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(mnemonic, sizeof mnemonic, format, arguments);
    va_end(arguments);
    for (i = 0; i < line->count; i++)
        addresses += line->operand[i].address && !as_is;
    for (way = 0; way < 1u << addresses && line->forms->count < ASM_FORMS; way++) {
        char *text = line->forms->text[line->forms->count++];
        size_t used = (size_t)snprintf(text, ASM_FORM_LENGTH, "%s", mnemonic);
        for (i = bit = 0; i < line->count && used < ASM_FORM_LENGTH; i++) {
            bool address = line->operand[i].address && !as_is;
            used +=
                (size_t)snprintf(text + used, ASM_FORM_LENGTH - used,
                                 address ? "%s(%s).%c" : "%s%s", i == 0 ? " " : ", ",
                                 line->operand[i].text, address && (way >> bit & 1) ? 'l' : 'w');
            bit += address;
        }
    }
}

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

static bool is_condition(const char *text)
{
    static const char conditions[] = "ra sr hi ls cc hs cs lo ne eq vc vs pl mi ge lt gt le ";
    const char *found;
    for (found = conditions; *found != '\0'; found += 3)
        if (strncmp(found, text, 2) == 0)
            return true;
    return false;
}

/* Bcc, BRA, BSR; the GNU assembler's jcc, jra, jbsr choose the shortest, too. */
static bool branch(struct line *line)
{
    const char *name = line->mnemonic;
    const char *condition = begins(name, "jb") ? name + 2 : name + 1;
    size_t length;
    if ((name[0] != 'b' && name[0] != 'j') || !is_condition(condition) || line->count != 1 ||
        strcmp(name, "jsr") == 0)
        return false;
    length = strlen(condition);
    if (length == 2) {
        add(line, true, "b%.2s.s", condition);
        add(line, true, "b%.2s.w", condition);
        add(line, true, "b%.2s.l", condition);
        line->forms->fallback = line->forms->count;
        if (name[0] == 'j' && (begins(condition, "sr") || begins(condition, "ra")))
            add(line, false, begins(condition, "sr") ? "jsr" : "jmp");
        return true;
    }
    add(line, true, "b%.2s.%c", condition,
        condition[length - 1] == 'b' ? 's' : condition[length - 1]);
    line->forms->fallback = 0;
    return true;
}

/* What MOVE, ADD and others are with these operands. */
static const char *other_name(const struct line *line, const char *base)
{
    static const struct {
        const char *base, *to_address, *constant, *both;
    } others[] = {{"move", "movea", NULL, NULL}, {"add", "adda", "addi", NULL},
                  {"sub", "suba", "subi", NULL}, {"cmp", "cmpa", "cmpi", "cmpm"},
                  {"and", NULL, "andi", NULL},   {"or", NULL, "ori", NULL},
                  {"eor", NULL, "eori", NULL}};
    const char *first = line->operand[0].text, *second = line->operand[1].text;
    bool address = strchr("aA", *second) != NULL || strcasecmp(second, "sp") == 0 ||
                   strcasecmp(second, "fp") == 0;
    size_t i;
    for (i = 0; i < sizeof others / sizeof *others && line->count == 2; i++) {
        if (strcmp(others[i].base, base) != 0)
            continue;
        if (begins_with_register(second) && address)
            return others[i].to_address;
        return *first == '#' ? others[i].constant : others[i].both;
    }
    return NULL;
}

/* The base and a size: as it is, and the name that it stands for. */
static void sized(struct line *line, const char *base, char size)
{
    const char *other = other_name(line, base);
    if (other != NULL)
        add(line, false, "%s.%c", other, size);
    add(line, false, "%s.%c", base, size);
}

/* A shift of a register by one place. */
static void shift(struct line *line)
{
    const char *name = line->mnemonic;
    if (line->count != 1 || !begins_with_register(line->operand[0].text) ||
        (!begins(name, "as") && !begins(name, "ls") && !begins(name, "ro")))
        return;
    line->operand[1] = line->operand[0];
    line->operand[0] = (struct operand){"#1", false};
    line->count = 2;
}

void m68k_forms(const char *text, struct asm_forms *forms)
{
    struct line line = {.forms = forms};
    const char *dot;
    char base[sizeof line.mnemonic], size;
    size_t length;
    unsigned i;
    if (!split(&line, text))
        return;
    for (i = 0; i < line.count; i++)
        canonical(&line.operand[i]);
    if (branch(&line))
        return;
    shift(&line);
    forms->fallback = 0;
    snprintf(base, sizeof base, "%s", line.mnemonic);
    dot = strchr(base, '.');
    length = dot != NULL ? (size_t)(dot - base) : strlen(base);
    size = base[dot != NULL ? length + 1 : length - (length > 0)];
    add(&line, begins(base, "db"), "%s", line.mnemonic);
    base[dot != NULL || strchr("bwl", size) == NULL ? length : length - 1] = '\0';
    if (strchr("bwl", size) != NULL)
        sized(&line, base, size);
    else if (dot == NULL) {
        sized(&line, base, 'w');
        sized(&line, base, 'b');
        sized(&line, base, 'l');
    }
    if (dot == NULL && base[length - 1] == '\0')
        sized(&line, line.mnemonic, 'w'); /* sub, tbl: their last letter is no size */
}
