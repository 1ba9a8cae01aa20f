/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The text of stencils before it is assembled. gcc leaves a function by jumps at its end; a stencil
 * leaves by conditional jumps, and goes on at its end:
 *     jne .L5; jmp hole_next; .L5: jmp hole_slow     becomes     jne hole_slow; jmp hole_next
 * so that the last jump need not be copied. Constants that were moved into a register for one use
 * are put where they are used. What a stencil cannot hold is refused here, where it has names. */
#include "stencils.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_LINES 400
#define LINE_BYTES 200

struct text {
    const char *file;
    char name[LINE_BYTES];
    char lines[MOST_LINES][LINE_BYTES]; /* "mnemonic operands", or "LABEL:" */
    int count;
};

/* ---- lines ---- */

static bool is_label(const char *line)
{
    size_t length = strlen(line);
    return length > 0 && line[length - 1] == ':';
}

/* The operands of a line with this mnemonic, else NULL. */
static const char *operands(const char *line, const char *mnemonic)
{
    size_t length = strlen(mnemonic);
    return strncmp(line, mnemonic, length) == 0 && line[length] == ' ' ? line + length + 1 : NULL;
}

static const char *jump_target(const char *line)
{
    const char *space = strchr(line, ' ');
    return line[0] == 'j' && space && space[1] != '*' ? space + 1 : NULL;
}

static bool ends_way(const char *line)
{
    return strncmp(line, "jmp ", 4) == 0;
}

static void remove_line(struct text *text, int at)
{
    text->count--;
    memmove(text->lines[at], text->lines[at + 1], (size_t)(text->count - at) * LINE_BYTES);
}

static void set_line(struct text *text, int at, const char *mnemonic, const char *operand)
{
    char made[2 * LINE_BYTES + 2];
    int length = snprintf(made, sizeof made, "%s %s", mnemonic, operand);
    if (length >= LINE_BYTES)
        fail(text->file, text->name, "a line of more than %d bytes: %.60s", LINE_BYTES, made);
    memcpy(text->lines[at], made, (size_t)length + 1);
}

/* ---- what is refused ---- */

struct refused {
    const char *text, *what;
};

static const struct refused instructions[] = {
    {"call", "a call"},   {"push", "a push"},   {"pop", "a pop"},          {"ret", "a return"},
    {"leave", "a frame"}, {"enter", "a frame"}, {"rep", "a loop of bytes"}};
static const struct refused parts[] = {
    {"%rsp", "use of the stack"},  {"%esp", "use of the stack"},
    {"(%rip)", "data of its own"}, {".LC", "data of its own"},
    {"%fs:", "data of a thread"},  {"jmp *hole", "a jump through a hole"}};

static void fail_for(const struct text *text, const struct refused *refused, const char *line)
{
    fail(text->file, text->name, "%s, which a stencil cannot hold: %s", refused->what, line);
}

/* A hole is filled with a number, whatever stands beside it: its sum with another would be lost.
 * gcc makes such sums of parts of a register, and of what is computed from a constant. */
static void refuse_sums(const struct text *text, const char *line)
{
    const char *hole = line;
    while ((hole = strstr(hole, "hole_")) != NULL) {
        const char *end = hole + strspn(hole, "abcdefghijklmnopqrstuvwxyz_");
        if ((hole > line && strchr("+-*", hole[-1])) || (*end != 0 && strchr("+-*", *end)))
            fail(text->file, text->name,
                 "part of a register, or a sum with a hole, which is not filled (take the register "
                 "whole, as thumb_whole() does): %s",
                 line);
        hole = end;
    }
}

/* Instructions first: who calls uses the stack, too. */
static void refuse(const struct text *text)
{
    size_t i;
    int at;
    for (at = 0; at < text->count; at++)
        for (i = 0; i < sizeof instructions / sizeof *instructions; i++)
            if (strncmp(text->lines[at], instructions[i].text, strlen(instructions[i].text)) == 0 &&
                strncmp(text->lines[at], "popcnt", 6) != 0)
                fail_for(text, &instructions[i], text->lines[at]);
    for (at = 0; at < text->count; at++)
        for (i = 0; i < sizeof parts / sizeof *parts; i++)
            if (strstr(text->lines[at], parts[i].text))
                fail_for(text, &parts[i], text->lines[at]);
    for (at = 0; at < text->count; at++)
        refuse_sums(text, text->lines[at]);
}

/* ---- ways ---- */

static const char *opposite(const char *jump)
{
    static const char *const pairs[][2] = {
        {"je", "jne"}, {"jb", "jnb"}, {"jc", "jnc"}, {"jbe", "ja"}, {"jl", "jge"},   {"jle", "jg"},
        {"js", "jns"}, {"jo", "jno"}, {"jp", "jnp"}, {"jb", "jae"}, {"jnbe", "jbe"}, {"jz", "jnz"}};
    size_t length = strcspn(jump, " "), i, side;
    for (i = 0; i < sizeof pairs / sizeof *pairs; i++)
        for (side = 0; side < 2; side++)
            if (strlen(pairs[i][side]) == length && strncmp(jump, pairs[i][side], length) == 0)
                return pairs[i][1 - side];
    return NULL;
}

static int find_label(const struct text *text, const char *label)
{
    size_t length = strlen(label);
    int i;
    for (i = 0; i < text->count; i++)
        if (is_label(text->lines[i]) && strlen(text->lines[i]) == length + 1 &&
            strncmp(text->lines[i], label, length) == 0)
            return i;
    return -1;
}

/* A jump to a jump goes where that goes. */
static bool shorten_jump(struct text *text, int at)
{
    const char *target = jump_target(text->lines[at]);
    char mnemonic[LINE_BYTES];
    int to = target ? find_label(text, target) : -1;
    while (to >= 0 && to < text->count && is_label(text->lines[to]))
        to++;
    if (to < 0 || to >= text->count || !operands(text->lines[to], "jmp") ||
        !jump_target(text->lines[to]) || to == at)
        return false;
    snprintf(mnemonic, sizeof mnemonic, "%.*s", (int)strcspn(text->lines[at], " "),
             text->lines[at]);
    set_line(text, at, mnemonic, jump_target(text->lines[to]));
    return true;
}

static bool is_used(const struct text *text, const char *label)
{
    size_t length = strlen(label) - 1;
    int i;
    for (i = 0; i < text->count; i++) {
        const char *target = jump_target(text->lines[i]);
        if (target && strlen(target) == length && strncmp(target, label, length) == 0)
            return true;
    }
    return false;
}

/* What nothing leads to. */
static bool remove_dead(struct text *text, int at)
{
    bool dead = is_label(text->lines[at]) ? !is_used(text, text->lines[at])
                                          : at > 0 && ends_way(text->lines[at - 1]);
    if (dead)
        remove_line(text, at);
    return dead;
}

/* A jump to the next line. */
static bool remove_jump(struct text *text, int at)
{
    const char *target = jump_target(text->lines[at]);
    int to = target ? find_label(text, target) : -1;
    if (to != at + 1)
        return false;
    remove_line(text, at);
    return true;
}

/* jcc A; jmp B; A:  ->  jncc B; A:     and at the end  jcc hole_next; jmp B  ->  jncc B; jmp
 * hole_next */
static bool turn_jump(struct text *text, int at)
{
    const char *target = jump_target(text->lines[at]), *other, *turned;
    char first[LINE_BYTES];
    if (!target || at + 1 >= text->count || !(turned = opposite(text->lines[at])))
        return false;
    other = operands(text->lines[at + 1], "jmp");
    if (!other || other[0] == '*')
        return false;
    if (at + 2 == text->count && strcmp(target, "hole_next") == 0 && strcmp(other, target) != 0) {
        memcpy(first, other, strlen(other) + 1);
        set_line(text, at, turned, first);
        set_line(text, at + 1, "jmp", "hole_next");
        return true;
    }
    if (find_label(text, target) != at + 2)
        return false;
    memcpy(first, other, strlen(other) + 1);
    set_line(text, at, turned, first);
    remove_line(text, at + 1);
    return true;
}

/* ---- constants ---- */

/* The register of "movl $hole_imm, %REG", one that gcc may do with as it likes, as its letters in
 * every width ("a", "si", "r8"), else NULL. */
static const char *constant_register(const char *line)
{
    static const char *const free_ones[] = {"ax", "cx", "dx", "si", "r8"};
    const char *operand = operands(line, "movl");
    size_t i;
    if (!operand || strncmp(operand, "$hole_", 6) != 0 || !(operand = strstr(operand, ", %")))
        return NULL;
    for (i = 0; i < sizeof free_ones / sizeof *free_ones; i++)
        if (strstr(operand, free_ones[i]))
            return free_ones[i];
    return NULL;
}

/* Division and the like: rax and rdx, taken for any. */
static bool names_without_saying(const char *line)
{
    static const char *const begins[] = {"div", "idiv", "mul", "cltd", "cltq", "cqto", "cwtl"};
    size_t i;
    for (i = 0; i < sizeof begins / sizeof *begins; i++)
        if (strncmp(line, begins[i], strlen(begins[i])) == 0)
            return true;
    return strncmp(line, "imul", 4) == 0 && !strchr(line, ',');
}

static bool names_register(const char *line, const char *letters)
{
    char low[8], part[12];
    if (letters[1] == 'x')
        snprintf(low, sizeof low, "%%%cl", letters[0]);
    else
        snprintf(low, sizeof low, "%%%s", letters);
    snprintf(part, sizeof part, letters[0] == 'r' ? "%%%s" : "%s", letters);
    return strstr(line, part) || strstr(line, low) || names_without_saying(line);
}

/* movl $hole, %R; addl SOURCE, %R  ->  movl SOURCE, %R; addl $hole, %R */
static bool swap_operands(struct text *text, int at)
{
    static const char *const either_way[] = {"addl", "andl", "orl", "xorl"};
    const char *letters = constant_register(text->lines[at]), *second, *comma;
    char hole[LINE_BYTES], source[LINE_BYTES];
    size_t i;
    if (!letters || at + 1 >= text->count)
        return false;
    for (i = 0; i < sizeof either_way / sizeof *either_way; i++) {
        second = operands(text->lines[at + 1], either_way[i]);
        comma = second ? strrchr(second, ',') : NULL;
        if (!comma || second[0] == '$' || !names_register(comma, letters) || comma[2] != '%')
            continue;
        snprintf(source, sizeof source, "%.*s%s", (int)(comma - second), second, comma);
        *strrchr(source, ',') = 0;
        if (names_register(source, letters))
            continue;
        snprintf(hole, sizeof hole, "%s", operands(text->lines[at], "movl"));
        snprintf(source, sizeof source, "%.*s%s", (int)(comma - second), second, comma);
        set_line(text, at, "movl", source);
        set_line(text, at + 1, either_way[i], hole);
        return true;
    }
    return false;
}

/* movl $hole, %R; ... OPl %R, SOMETHING, and nothing else names R  ->  OPl $hole, SOMETHING */
static bool use_constant(struct text *text, int at)
{
    static const char *const takes[] = {"addl", "andl", "orl",  "xorl",
                                        "subl", "cmpl", "movl", "testl"};
    const char *letters = constant_register(text->lines[at]), *operand;
    char made[LINE_BYTES];
    int i, use = -1;
    size_t hole;
    if (!letters)
        return false;
    for (i = 0; i < text->count; i++)
        if (i != at && names_register(text->lines[i], letters)) {
            if (use >= 0)
                return false;
            use = i;
        }
    if (use <= at)
        return false;
    hole = strcspn(operands(text->lines[at], "movl"), ",");
    for (i = 0; i < (int)(sizeof takes / sizeof *takes); i++) {
        operand = operands(text->lines[use], takes[i]);
        if (!operand || operand[0] != '%' || names_register(strchr(operand, ','), letters) ||
            !names_register(operand, letters))
            continue;
        snprintf(made, sizeof made, "%.*s%s", (int)hole, operands(text->lines[at], "movl"),
                 strchr(operand, ','));
        set_line(text, use, takes[i], made);
        remove_line(text, at);
        return true;
    }
    return false;
}

/* ---- a stencil ---- */

static void straighten(struct text *text)
{
    static bool (*const rules[])(struct text *, int) = {shorten_jump, remove_dead,   remove_jump,
                                                        turn_jump,    swap_operands, use_constant};
    bool again = true;
    size_t rule;
    int at;
    while (again) {
        again = false;
        for (at = 0; at < text->count; at++)
            for (rule = 0; rule < sizeof rules / sizeof *rules && at < text->count; rule++)
                again |= rules[rule](text, at);
    }
}

static void write_stencil(struct text *text, FILE *to)
{
    int i;
    straighten(text);
    refuse(text);
    for (i = 0; i < text->count; i++)
        fprintf(to, is_label(text->lines[i]) ? "%s\n" : "\t%s\n", text->lines[i]);
    text->count = 0;
}

/* One space behind the mnemonic, none at the ends. */
static void tidy(char *line)
{
    char *from = line + strspn(line, " \t"), *to = line;
    size_t length;
    for (; *from && *from != '\n'; from++)
        if (*from != '\t')
            *to++ = *from;
        else if (to > line && to[-1] != ' ')
            *to++ = ' ';
    *to = 0;
    length = strlen(line);
    while (length > 0 && line[length - 1] == ' ')
        line[--length] = 0;
}

/* Between a stencil's label and its .size. */
static void stencil_line(struct text *text, const char *line, FILE *to)
{
    if (strncmp(line, ".size", 5) == 0) {
        write_stencil(text, to);
        fprintf(to, "\t%s\n", line);
        text->name[0] = 0;
    } else if (line[0] != 0 && line[0] != '#' && (line[0] != '.' || is_label(line))) {
        if (text->count == MOST_LINES)
            fail(text->file, text->name, "more than %d lines", MOST_LINES);
        snprintf(text->lines[text->count++], LINE_BYTES, "%s", line);
    }
}

static void other_line(struct text *text, const char *line, FILE *to)
{
    const char *name = is_label(line) ? stencil_name(line) : NULL;
    if (strncmp(line, ".weak hole_", 11) == 0)
        return; /* gcc is not to know what they are, the assembler is */
    fprintf(to, "%s\n", line);
    if (name)
        snprintf(text->name, sizeof text->name, "%.*s", (int)strlen(name) - 1, name);
}

void rewrite(const char *from, const char *to)
{
    struct text *text = allocate(sizeof *text);
    FILE *in = fopen(from, "r"), *out = fopen(to, "w");
    char line[LINE_BYTES];
    if (!in || !out)
        fail(in ? to : from, NULL, "cannot be opened");
    text->file = from;
    while (fgets(line, sizeof line, in)) {
        tidy(line);
        if (text->name[0])
            stencil_line(text, line, out);
        else
            other_line(text, line, out);
    }
    fclose(in);
    if (fclose(out) != 0)
        fail(to, NULL, "cannot be written");
    free(text);
}
