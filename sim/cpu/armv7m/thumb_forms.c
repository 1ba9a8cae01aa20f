/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What people write for Thumb besides what the table has, by UAL (ARM DDI 0403E, A4.2, and "Using
 * as", 9.4): operands that are left out, constants that another instruction can hold, labels as
 * operands of loads, other names of the block transfers. */
#include "cpu/armv7m/thumb_forms.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define OPERANDS 6u
#define LENGTH   200u

struct line {
    char mnemonic[32];
    char operand[OPERANDS][LENGTH];
    unsigned count;
    bool has_fallback;
    struct asm_forms *forms;
};

/* --- a line and its parts --- */

static bool take_operand(struct line *line, const char *text, size_t length)
{
    while (length > 0 && isspace((unsigned char)text[length - 1]))
        length--;
    if (line->count == OPERANDS || length >= LENGTH)
        return false;
    snprintf(line->operand[line->count++], LENGTH, "%.*s", (int)length, text);
    return true;
}

static bool split(struct line *line, const char *text)
{
    size_t length = strcspn(text, " \t"), i;
    int depth = 0;
    if (length >= sizeof line->mnemonic)
        return false;
    for (i = 0; i < length; i++)
        line->mnemonic[i] = (char)tolower((unsigned char)text[i]);
    line->mnemonic[i] = '\0';
    for (text += length; *text != '\0'; text += length + (text[length] == ',')) {
        while (isspace((unsigned char)*text))
            text++;
        for (length = 0; text[length] != '\0'; length++) {
            depth += strchr("([{", text[length]) != NULL;
            depth -= strchr(")]}", text[length]) != NULL;
            if (depth == 0 && text[length] == ',')
                break;
        }
        if (length > 0 && !take_operand(line, text, length))
            return false;
    }
    return true;
}

static void add(struct line *line, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void add(struct line *line, const char *format, ...)
{
    struct asm_forms *forms = line->forms;
    va_list arguments;
    if (forms->count == ASM_FORMS)
        return;
    va_start(arguments, format);
    vsnprintf(forms->text[forms->count++], ASM_FORM_LENGTH, format, arguments);
    va_end(arguments);
}

static bool is_suffix(const char *text, bool flags)
{
    static const char conditions[] = "eqnecshscclomiplvsvchilsgeltgtle";
    const char *condition = conditions;
    text += flags && *text == 's';
    for (; *condition != '\0'; condition += 2)
        if (strncmp(condition, text, 2) == 0) {
            text += 2;
            break;
        }
    return *text == '\0' || strcmp(text, ".w") == 0 || strcmp(text, ".n") == 0;
}

/* What stands behind the base in the mnemonic: "s", "eq", ".w" and so on; NULL: it is another. */
static const char *behind(const char *mnemonic, const char *base, bool flags)
{
    size_t length = strlen(base);
    if (strncmp(mnemonic, base, length) != 0 || !is_suffix(mnemonic + length, flags))
        return NULL;
    return mnemonic + length;
}

static bool is_shift(const char *operand)
{
    return strncasecmp(operand, "lsl", 3) == 0 || strncasecmp(operand, "lsr", 3) == 0 ||
           strncasecmp(operand, "asr", 3) == 0 || strncasecmp(operand, "ror", 3) == 0 ||
           strncasecmp(operand, "rrx", 3) == 0;
}

/* --- arithmetic --- */

struct alu {
    const char *base;
    bool flags;        /* takes an "s" */
    bool pair;         /* the first operand may stand for the first and the second */
    bool commutes;     /* the order of the last two does not matter */
    const char *other; /* with the constant inverted or negated */
    char sign;         /* '~' or '-' */
    const char *plain; /* with 12 or 16 plain bits */
};

static const struct alu alus[] = {
    {"and", true, true, true, "bic", '~', NULL},     {"bic", true, true, false, "and", '~', NULL},
    {"orr", true, true, true, "orn", '~', NULL},     {"orn", true, true, false, "orr", '~', NULL},
    {"eor", true, true, true, NULL, 0, NULL},        {"adc", true, true, true, "sbc", '~', NULL},
    {"sbc", true, true, false, "adc", '~', NULL},    {"add", true, true, true, "sub", '-', "addw"},
    {"sub", true, true, false, "add", '-', "subw"},  {"rsb", true, true, false, NULL, 0, NULL},
    {"lsl", true, true, false, NULL, 0, NULL},       {"lsr", true, true, false, NULL, 0, NULL},
    {"asr", true, true, false, NULL, 0, NULL},       {"ror", true, true, false, NULL, 0, NULL},
    {"mov", true, false, false, "mvn", '~', "movw"}, {"mvn", true, false, false, "mov", '~', NULL},
    {"cmp", false, false, false, "cmn", '-', NULL},  {"cmn", false, false, false, "cmp", '-', NULL},
};

/* Two, three and four operands of the same instruction. */
static void add_orders(struct line *line, const struct alu *alu, const char *mnemonic)
{
    char(*o)[LENGTH] = line->operand;
    unsigned count = line->count;
    bool shifted = count >= 3 && is_shift(o[count - 1]);
    if (!alu->pair)
        return;
    if (count == 2)
        add(line, "%s %s, %s, %s", mnemonic, o[0], o[0], o[1]);
    if (count == 3 && shifted)
        add(line, "%s %s, %s, %s, %s", mnemonic, o[0], o[0], o[1], o[2]);
    if (count == 3 && !shifted && strcasecmp(o[0], o[1]) == 0) {
        line->forms->first = *o[2] == '#';
        add(line, "%s %s, %s", mnemonic, o[0], o[2]);
    }
    if (count == 3 && !shifted && alu->commutes && strcasecmp(o[0], o[2]) == 0)
        add(line, "%s %s, %s", mnemonic, o[0], o[1]);
}

/* The constant without its '#'. */
static const char *constant(struct line *line)
{
    const char *last = line->count > 0 ? line->operand[line->count - 1] : "";
    return line->count >= 2 && *last == '#' ? last + 1 : NULL;
}

/* Those with another constant are of 32 bits, as the GNU assembler has them. */
static void add_other(struct line *line, const struct alu *alu, const char *suffix)
{
    char(*o)[LENGTH] = line->operand;
    const char *value = constant(line), *second = line->count == 2 ? o[0] : o[1];
    const char *open = alu->sign == '~' ? "(~(" : "-(";
    const char *close = alu->sign == '~' ? ")&0xffffffff)" : ")";
    const char *width = strcmp(alu->other, "orn") == 0 ? "" : ".w";
    size_t length = strcspn(suffix, ".");
    if (alu->pair)
        add(line, "%s%.*s%s %s, %s, #%s%s%s", alu->other, (int)length, suffix, width, o[0], second,
            open, value, close);
    else
        add(line, "%s%.*s%s %s, #%s%s%s", alu->other, (int)length, suffix, width, o[0], open, value,
            close);
}

/* With 12 or 16 plain bits; not if the flags are to be set. */
static void add_plain(struct line *line, const struct alu *alu, const char *suffix)
{
    char(*o)[LENGTH] = line->operand;
    const char *value = constant(line), *second = line->count == 2 ? o[0] : o[1];
    size_t length = strcspn(suffix, ".");
    if (!alu->pair) {
        add(line, "%s%.*s %s, #%s", alu->plain, (int)length, suffix, o[0], value);
        return;
    }
    add(line, "%s%.*s %s, %s, #%s", alu->plain, (int)length, suffix, o[0], second, value);
    add(line, "%s%.*s %s, %s, #-(%s)", alu->base[0] == 'a' ? "subw" : "addw", (int)length, suffix,
        o[0], second, value);
}

static void add_constants(struct line *line, const struct alu *alu, const char *suffix)
{
    if (constant(line) == NULL || line->count > 3)
        return;
    if (alu->other != NULL)
        add_other(line, alu, suffix);
    if (alu->plain != NULL && *suffix != 's')
        add_plain(line, alu, suffix);
}

/* mov r0, r1, lsl #2 is lsl r0, r1, #2. */
static void add_shift(struct line *line, const char *suffix)
{
    char shift[4];
    const char *amount;
    if (line->count != 3 || !is_shift(line->operand[2]))
        return;
    snprintf(shift, sizeof shift, "%.3s", line->operand[2]);
    amount = line->operand[2] + 3 + strspn(line->operand[2] + 3, " \t");
    if (strcasecmp(line->operand[0], line->operand[1]) == 0)
        add(line, "%s%s %s, %s", shift, suffix, line->operand[0], amount);
    add(line, "%s%s %s, %s%s%s", shift, suffix, line->operand[0], line->operand[1],
        *amount != '\0' ? ", " : "", amount);
}

static void arithmetic(struct line *line)
{
    size_t i;
    for (i = 0; i < sizeof alus / sizeof alus[0]; i++) {
        const char *suffix = behind(line->mnemonic, alus[i].base, alus[i].flags);
        if (suffix == NULL)
            continue;
        add_orders(line, &alus[i], line->mnemonic);
        if (strcmp(alus[i].base, "mov") == 0)
            add_shift(line, suffix);
        line->forms->fallback = line->forms->count;
        line->has_fallback = true;
        add_constants(line, &alus[i], suffix);
        return;
    }
}

/* The 16-bit form has the result as its last operand. */
static void multiply(struct line *line)
{
    char(*o)[LENGTH] = line->operand;
    const char *suffix = behind(line->mnemonic, "mul", true);
    if (suffix == NULL)
        return;
    if (line->count == 2) {
        add(line, "mul%s %s, %s, %s", suffix, o[0], o[1], o[0]);
        add(line, "mul%s %s, %s, %s", suffix, o[0], o[0], o[1]);
    }
    if (line->count == 3 && strcasecmp(o[0], o[1]) == 0)
        add(line, "mul%s %s, %s, %s", suffix, o[0], o[2], o[0]);
}

/* --- labels as operands --- */

/* The distance of a label from the word in which the PC is, which reads 4 ahead. */
#define DISTANCE "(%s)-((.+4)&~3)"

static void label(struct line *line)
{
    static const char *const loads[] = {"ldr", "ldrb", "ldrh", "ldrsb", "ldrsh", "ldrd"};
    char(*o)[LENGTH] = line->operand;
    size_t i;
    unsigned registers;
    for (i = 0; i < sizeof loads / sizeof loads[0]; i++) {
        registers = strcmp(loads[i], "ldrd") == 0 ? 2 : 1;
        if (behind(line->mnemonic, loads[i], false) == NULL || line->count != registers + 1 ||
            *o[registers] == '[' || *o[registers] == '=')
            continue;
        if (registers == 1)
            add(line, "%s %s, [pc, #" DISTANCE "]", line->mnemonic, o[0], o[1]);
        else
            add(line, "%s %s, %s, [pc, #" DISTANCE "]", line->mnemonic, o[0], o[1], o[2]);
    }
}

static void address(struct line *line)
{
    const char *suffix = behind(line->mnemonic, "adr", false);
    char condition[4] = "";
    char(*o)[LENGTH] = line->operand;
    if (suffix == NULL || line->count != 2)
        return;
    snprintf(condition, sizeof condition, "%.2s", *suffix != '.' ? suffix : "");
    if (strstr(suffix, ".w") == NULL)
        add(line, "add%s.n %s, pc, #" DISTANCE, condition, o[0], o[1]);
    if (strstr(suffix, ".n") != NULL)
        return;
    add(line, "addw%s %s, pc, #" DISTANCE, condition, o[0], o[1]);
    add(line, "subw%s %s, pc, #-(" DISTANCE ")", condition, o[0], o[1]);
}

/* --- other names --- */

/* The only register of a list; false: there are more. */
static bool only_register(const char *list, char name[static 8])
{
    size_t length;
    if (*list != '{')
        return false;
    list += 1 + strspn(list + 1, " \t");
    length = strcspn(list, " \t},-");
    snprintf(name, 8, "%.*s", length < 8 ? (int)length : 0, list);
    list += length + strspn(list + length, " \t");
    return length > 0 && length < 8 && *list == '}';
}

/* One register onto the stack or from it is a store or load, where 32 bits are needed. */
static void stack_one(struct line *line, bool push, const char *suffix, const char *list)
{
    char name[8];
    size_t length = strcspn(suffix, ".");
    if (!only_register(list, name))
        return;
    line->forms->first = true;
    if (push)
        add(line, "str%.*s.w %s, [sp, #-4]!", (int)length, suffix, name);
    else
        add(line, "ldr%.*s.w %s, [sp], #4", (int)length, suffix, name);
}

static void stack_transfer(struct line *line, bool push, const char *suffix)
{
    const char *list = line->operand[1];
    char name[8];
    size_t length = strcspn(suffix, ".");
    stack_one(line, push, suffix, list);
    if (!push && only_register(list, name))
        add(line, "pop%s %s", suffix, list);
    add(line, "%s%.*s.w %s", push ? "push" : "pop", (int)length, suffix, list);
}

static void transfers(struct line *line)
{
    static const struct {
        const char *name, *base;
        bool push, pop; /* where the register is sp! */
    } names[] = {
        {"ldmia", "ldm", false, true},   {"ldmfd", "ldm", false, true},
        {"ldm", "ldm", false, true},     {"ldmea", "ldmdb", false, false},
        {"stmia", "stm", false, false},  {"stmea", "stm", false, false},
        {"stmfd", "stmdb", true, false}, {"stmdb", "stmdb", true, false},
    };
    size_t i;
    for (i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *suffix = behind(line->mnemonic, names[i].name, false);
        bool stack =
            strcasecmp(line->operand[0], "sp!") == 0 || strcasecmp(line->operand[0], "r13!") == 0;
        if (suffix == NULL || line->count != 2)
            continue;
        if (stack && (names[i].push || names[i].pop))
            stack_transfer(line, names[i].push, suffix);
        else
            add(line, "%s%s %s, %s", names[i].base, suffix, line->operand[0], line->operand[1]);
        return;
    }
}

static void stack(struct line *line)
{
    const char *push = behind(line->mnemonic, "push", false);
    const char *pop = behind(line->mnemonic, "pop", false);
    if ((push != NULL || pop != NULL) && line->count == 1)
        stack_one(line, push != NULL, push != NULL ? push : pop, line->operand[0]);
}

static void barrier(struct line *line)
{
    static const char *const barriers[] = {"dsb", "dmb", "isb"};
    static const struct {
        const char *name;
        unsigned number;
    } options[] = {{"", 15},  {"st", 14},   {"ish", 11}, {"ishst", 10}, {"nsh", 7},
                   {"un", 7}, {"nshst", 6}, {"unst", 6}, {"osh", 3},    {"oshst", 2}};
    size_t i, n;
    for (i = 0; i < sizeof barriers / sizeof barriers[0]; i++)
        for (n = 0; n < sizeof options / sizeof options[0]; n++)
            if (behind(line->mnemonic, barriers[i], false) != NULL && line->count < 2 &&
                strcasecmp(line->operand[0], options[n].name) == 0)
                add(line, "%s #%u", line->mnemonic, options[n].number);
}

static void other_names(struct line *line)
{
    static const char *const numbers[] = {"svc", "bkpt", "udf"};
    const char *suffix = behind(line->mnemonic, "neg", true);
    size_t i;
    if (suffix != NULL && line->count > 0)
        add(line, "rsb%s %s, %s, #0", suffix, line->operand[0],
            line->operand[line->count > 1 ? 1 : 0]);
    for (i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        if (behind(line->mnemonic, numbers[i], false) != NULL && *line->operand[0] != '#')
            add(line, "%s #%s", line->mnemonic, line->count > 0 ? line->operand[0] : "0");
}

void thumb_forms(const char *text, struct asm_forms *forms)
{
    struct line line = {.forms = forms};
    if (!split(&line, text))
        return;
    arithmetic(&line);
    multiply(&line);
    label(&line);
    address(&line);
    transfers(&line);
    stack(&line);
    barrier(&line);
    other_names(&line);
    if (!line.has_fallback)
        forms->fallback = forms->count;
}
