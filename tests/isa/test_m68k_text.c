/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The texts of the M68000 family's table (m68k.isa): of every first word, with several extensions,
 * they say what objdump says, or both say that it is no instruction; and they assemble back to the
 * same bits. docs/isa-differences.md has the exceptions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "isa/isa.h"

#include "gen/isa/m68k.h"

#include <ctype.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TEXT 200

struct machine {
    const char *objdump; /* behind -m m68k: */
    unsigned model;
};

static const struct machine machines[] = {
    {"68000", M68K_MODEL_m68000}, {"68008", M68K_MODEL_m68008},       {"68010", M68K_MODEL_m68010},
    {"cpu32", M68K_MODEL_cpu32},  {"isa-a:nodiv", M68K_MODEL_cf5206}, {"5206e", M68K_MODEL_cf5206e},
    {"528x", M68K_MODEL_cf5208},
};

#define MACHINES (sizeof machines / sizeof *machines)

struct example {
    uint32_t units[ISA_UNITS];
    unsigned count; /* of the instruction; 1 where it is none */
    bool known;
};

struct examples {
    struct example *all;
    size_t count;
};

/* --- which instructions --- */

static uint32_t random_bits(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return (uint32_t)(*seed >> 20);
}

/* 0, the greatest, the least, or anything. */
static uint32_t extension(uint64_t *seed)
{
    static const uint32_t edges[] = {0, 0xffff, 0x8000, 0x7fff};
    uint32_t which = random_bits(seed) % 16;
    return which < 4 ? edges[which] : random_bits(seed) & 0xffff;
}

/* The word of an index: what the model has, in a form that is one. */
static uint32_t index_word(const struct machine *machine, uint32_t word, uint64_t *seed)
{
    if (machine->model <= M68K_MODEL_m68010) /* objdump shows what they do not look at */
        return word & 0xf8ff;
    if (machine->model != M68K_MODEL_cpu32)
        return (word & 0xf8ff) | 0x800;
    return random_bits(seed) % 2 == 0 ? word & 0xfeff : (word & 0xfff0) | 0x100;
}

/* Words that may be an index's are as one should be, in one attempt of two. */
static void make_extensions(const struct machine *machine, struct example *example, uint64_t *seed)
{
    bool as_index = random_bits(seed) % 2 == 0;
    unsigned i;
    for (i = 1; i < ISA_UNITS; i++) {
        example->units[i] = extension(seed);
        if (as_index)
            example->units[i] = index_word(machine, example->units[i], seed);
    }
}

static bool is_index(const struct isa_taken *taken)
{
    return taken->number == M68K_ea_index || taken->number == M68K_ea_pcindex;
}

static void make_sensible(struct example *example, const struct isa_decoded *decoded)
{
    unsigned i;
    for (i = 0; i < decoded->row->modes; i++)
        if (is_index(&decoded->mode[i]))
            example->units[decoded->mode[i].offset / 2] &= 0xf8ff;
}

/* A known one, if one of some attempts is. */
static struct example make_example(const struct machine *machine, uint32_t first, uint64_t *seed)
{
    struct example made = {{first}, 1, false};
    struct isa_decoded decoded;
    unsigned tries;
    for (tries = 0; tries < 24 && !made.known; tries++) {
        make_extensions(machine, &made, seed);
        made.known =
            isa_decode(&isa_m68k, made.units, ISA_UNITS, 0, 1u << machine->model, &decoded);
    }
    if (made.known) {
        made.count = decoded.units;
        make_sensible(&made, &decoded);
    }
    return made;
}

static struct examples make_examples(const struct machine *machine)
{
    struct examples examples = {calloc(0x10000, sizeof(struct example)), 0x10000};
    uint64_t seed = 88172645463325252u;
    size_t i;
    assert_non_null(examples.all);
    for (i = 0; i < examples.count; i++)
        examples.all[i] = make_example(machine, (uint32_t)i & 0xffff, &seed);
    return examples;
}

/* The text, "none" if there is none; returns the name of the row, "none" too. */
static const char *show(const struct machine *machine, const struct example *example,
                        uint32_t address, char *text)
{
    struct isa_decoded decoded;
    strcpy(text, "none");
    if (!isa_decode(&isa_m68k, example->units, example->count, 0, 1u << machine->model, &decoded))
        return "none";
    if (!isa_print(&decoded, address, text, TEXT))
        strcpy(text, "none");
    return decoded.row->id;
}

/* --- spelling: objdump's, "movel %a0@(4),%d1", with all numbers in one form --- */

/* By the size at the mnemonic's end; what has none is a word at the most. */
static uint32_t constant_mask(const char *mnemonic)
{
    size_t length = strcspn(mnemonic, " ");
    char size = length > 0 ? mnemonic[length - 1] : ' ';
    if (fnmatch("b@(tst|chg|clr|set) *", mnemonic, FNM_EXTMATCH) == 0)
        return 0xff;
    if (fnmatch("*stop *", mnemonic, 0) == 0)
        return 0xffff;
    return size == 'b' ? 0xff : size == 'w' ? 0xffff : UINT32_MAX;
}

static bool is_word(char character)
{
    return isalnum((unsigned char)character) || character == '_';
}

static bool begins_number(const char *from, const char *text)
{
    return (isdigit((unsigned char)*text) || (*text == '-' && isdigit((unsigned char)text[1]))) &&
           (text == from || !is_word(text[-1]));
}

/* objdump writes the displacement of an index in hexadecimal, with no sign that says so. */
static bool is_index_displacement(const char *from, const char *text, bool all)
{
    const char *comma = text + strcspn(text, ",)");
    return text > from + 1 && text[-1] == '(' && text[-2] == '@' && (all || *comma == ',') &&
           text[1] != 'x';
}

/* A number as 32 bits without sign, one behind '#' as wide as its instruction's operands. */
static void unify_numbers(const char *text, bool theirs, bool all, char *to)
{
    const char *from = text;
    uint32_t mask = constant_mask(text);
    while (*text != '\0') {
        bool hex = theirs && is_index_displacement(from, text, all);
        if (hex || begins_number(from, text)) {
            char *end;
            uint32_t value = (uint32_t)strtoull(text, &end, hex ? 16 : 0);
            if (text > from && text[-1] == '#')
                value &= mask;
            to += sprintf(to, "%u", value);
            text = end;
        } else if (*text == '%')
            text++;
        else
            *to++ = *text++;
    }
    *to = '\0';
}

static void replace_word(char *text, const char *word, const char *by)
{
    size_t length = strlen(word), width = strlen(by);
    char *place = text;
    while ((place = strstr(place, word)) != NULL) {
        bool whole = (place == text || !is_word(place[-1])) && !is_word(place[length]);
        if (whole) {
            memmove(place + width, place + length, strlen(place + length) + 1);
            memcpy(place, by, width);
        }
        place += whole ? width : 1;
    }
}

/* A CPU32's index in the form with a displacement of any size, which may be none: "(4.w,a0,d1.l)",
 * "(za0,d1.w)". */
static bool is_full(char *const *part, unsigned count)
{
    return (count == 3 && (strstr(part[0], ".w") != NULL || strstr(part[0], ".l") != NULL)) ||
           (count == 2 && strchr(part[1], '.') != NULL);
}

static void colons(char *text)
{
    for (; *text != '\0'; text++)
        *text = *text == '.' || *text == '*' ? ':' : *text;
}

/* "a0@(4,d1:l)"; what is left out is not shown, but zpc. */
static char *full_operand(char **part, unsigned count, char *to)
{
    const char *base = part[count - 2], *displacement = count == 3 ? part[0] : "0";
    char *index = part[count - 1];
    colons(index);
    to += sprintf(to, "%s@(", strncmp(base, "za", 2) == 0 ? "" : base);
    to += sprintf(to, "%.*s", (int)strcspn(displacement, "."), displacement);
    return to + (*index == 'z' ? sprintf(to, ")") : sprintf(to, ",%s)", index));
}

/* "(4,a0,d1.w*2)" from behind the bracket on: "a0@(4,d1:w:2)"; "(a0)+", "-(a0)", "(0x1000).w". */
static char *mit_operand(const char *inside, size_t length, bool minus, bool plus, char *to)
{
    char copy[TEXT], *part[3] = {NULL}, *rest;
    unsigned count = 0;
    snprintf(copy, sizeof copy, "%.*s", (int)length, inside);
    for (rest = strtok(copy, ","); rest != NULL && count < 3; rest = strtok(NULL, ","))
        part[count++] = rest;
    if (count == 1)
        return to + sprintf(to, "%s@%s", part[0], minus ? "-" : plus ? "+" : "");
    if (is_full(part, count))
        return full_operand(part, count, to);
    to += sprintf(to, "%s@(%s", part[1], part[0]);
    if (count == 3)
        colons(part[2]);
    if (count == 3)
        to += sprintf(to, ",%s", part[2]);
    return to + sprintf(to, ")");
}

/* Ours as objdump writes it. */
static void as_mit(const char *text, char *to)
{
    bool mnemonic = true;
    for (; *text != '\0'; text++) {
        const char *end = *text == '(' ? strchr(text, ')') : NULL;
        bool minus = *text == '-' && text[1] == '(';
        if (*text == ' ' && !mnemonic)
            continue;
        mnemonic = mnemonic && *text != ' ';
        if (minus)
            continue;
        if (*text == '.') /* of the mnemonic, and of halves: d0.u */
            continue;
        if (end != NULL && end[1] == '.') {
            to += sprintf(to, "%.*s", (int)(end - text - 1), text + 1);
            text = end + 2;
        } else if (end != NULL) {
            to =
                mit_operand(text + 1, (size_t)(end - text - 1), text[-1] == '-', end[1] == '+', to);
            text = end + (end[1] == '+');
        } else
            *to++ = *text == ':' ? ',' : *text; /* pairs of registers */
    }
    *to = '\0';
}

static void replace_text(char *text, const char *what, const char *by)
{
    char *place = strstr(text, what);
    size_t length = strlen(what), width = strlen(by);
    if (place == NULL)
        return;
    memmove(place + width, place + length, strlen(place + length) + 1);
    memcpy(place, by, width);
}

/* In objdump's lists A0 follows D7. */
static void join_lists(char *text)
{
    replace_text(text, "-d7/a0-", "-");
    replace_text(text, "-d7/a0", "-a0");
    replace_text(text, "d7/a0", "d7-a0");
    replace_text(text, "d7-a0-", "d7-");
}

static void normalize_ours(const char *text, char *to)
{
    char mit[TEXT * 2];
    as_mit(text, mit);
    join_lists(mit);
    replace_word(mit, "a6", "fp");
    replace_word(mit, "a7", "sp");
    unify_numbers(mit, false, false, to);
}

/* --- objdump --- */

static const struct difference {
    const char *rows, *ours, *theirs; /* patterns as the shell's */
} differences[] = {
#include "m68k_differences.inc"
};

static bool is_known(const char *row, const char *ours, const char *theirs)
{
    unsigned i;
    for (i = 0; i < sizeof differences / sizeof *differences; i++)
        if (fnmatch(differences[i].rows, row, FNM_EXTMATCH) == 0 &&
            fnmatch(differences[i].ours, ours, FNM_EXTMATCH) == 0 &&
            fnmatch(differences[i].theirs, theirs, FNM_EXTMATCH) == 0)
            return true;
    return false;
}

/* Is an index left out? Then objdump's displacement is hexadecimal, too. */
static bool lacks_index(const char *ours)
{
    return strstr(ours, ",zd") != NULL || strstr(ours, ",za") != NULL;
}

/* Returns 1 if the texts say something else. */
static unsigned compare(const struct machine *machine, const struct example *example,
                        uint32_t address, const char *theirs)
{
    char ours[TEXT], one[TEXT * 2], other[TEXT * 2];
    const char *row = show(machine, example, address, ours);
    normalize_ours(ours, one);
    unify_numbers(theirs, true, lacks_index(ours), other);
    if (strcmp(one, other) == 0 || is_known(row, one, other))
        return 0;
    if (lacks_index(ours) && strstr(row, "move_") == row) /* another displacement may be decimal */
        return 0;
    print_message("%s: %s 0x%04x 0x%04x 0x%04x: '%s', theirs '%s'\n", machine->objdump, row,
                  example->units[0], example->units[1], example->units[2], one, other);
    return 1;
}

static void put_unit(FILE *file, uint32_t unit, uint32_t *address)
{
    fputc((int)(unit >> 8), file);
    fputc((int)(unit & 0xff), file);
    *address += 2;
}

/* For objdump `move.l #1, accext01` ends behind its first word, as if a register stood there, and
 * so does `chk.l` of the CPU32, which it does not know. */
static bool needs_room(const struct example *example)
{
    return !example->known || (example->units[0] & 0xfbff) == 0xab3c ||
           (example->units[0] & 0xf1c0) == 0x4100;
}

/* One after the other; what is no instruction gets NOPs, lest objdump takes more for it. */
static uint32_t *write_all(const struct examples *examples, const char *path)
{
    uint32_t *places = calloc(examples->count, sizeof *places), address = 0;
    FILE *file = fopen(path, "wb");
    size_t i;
    unsigned k;
    assert_non_null(file);
    assert_non_null(places);
    for (i = 0; i < examples->count; i++) {
        places[i] = address;
        for (k = 0; k < examples->all[i].count; k++)
            put_unit(file, examples->all[i].units[k], &address);
        for (k = 0; k < 4 && needs_room(&examples->all[i]); k++)
            put_unit(file, 0x4e71, &address);
    }
    assert_int_equal(fclose(file), 0);
    return places;
}

/* "   1a4:\tmovel %a0@(4),%d1": the text. */
static bool take_line(char *line, uint32_t *address, char *text)
{
    int length = 0;
    if (sscanf(line, " %x:%n", address, &length) != 1 || length == 0)
        return false;
    line += length;
    line[strcspn(line, "\n")] = '\0';
    line += strspn(line, " \t");
    snprintf(text, TEXT, "%s", strncmp(line, ".short", 6) == 0 ? "none" : line);
    return true;
}

static unsigned compare_lines(const struct machine *machine, const struct examples *examples,
                              const uint32_t *places, FILE *pipe)
{
    char line[1000], text[TEXT];
    uint32_t address;
    unsigned wrong = 0;
    size_t i = 0;
    while (fgets(line, sizeof line, pipe) != NULL) {
        if (!take_line(line, &address, text) || i == examples->count)
            continue;
        for (; i < examples->count && places[i] < address; i++, wrong++)
            print_message("%s 0x%04x: inside of what objdump takes for another\n", machine->objdump,
                          examples->all[i].units[0]);
        if (i < examples->count && address == places[i])
            wrong += wrong < 50 ? compare(machine, &examples->all[i], address, text) : 0, i++;
    }
    assert_int_equal(i, examples->count);
    return wrong;
}

static bool is_there(const char *program)
{
    char command[100];
    snprintf(command, sizeof command, "command -v %s > /dev/null", program);
    return system(command) == 0;
}

static unsigned check_machine(const struct machine *machine)
{
    struct examples examples = make_examples(machine);
    char path[] = "/tmp/bosim-m68k-XXXXXX", line[1000];
    int made = mkstemp(path);
    uint32_t *places;
    unsigned wrong;
    FILE *pipe;
    assert_true(made >= 0);
    close(made);
    places = write_all(&examples, path);
    snprintf(line, sizeof line,
             "m68k-linux-gnu-objdump -D -z -b binary -m m68k:%s --no-show-raw-insn %s",
             machine->objdump, path);
    pipe = popen(line, "r");
    assert_non_null(pipe);
    wrong = compare_lines(machine, &examples, places, pipe);
    pclose(pipe);
    unlink(path);
    free(places);
    free(examples.all);
    return wrong;
}

static void objdump_says_the_same(void **state)
{
    unsigned i, wrong = 0;
    (void)state;
    if (!is_there("m68k-linux-gnu-objdump"))
        skip();
    for (i = 0; i < MACHINES; i++)
        wrong += check_machine(&machines[i]);
    assert_int_equal(wrong, 0);
}

/* --- and back --- */

/* Bits that nobody looks at come back as 0. */
static bool is_looked_at(const struct example *example, const uint32_t *again, unsigned model)
{
    struct isa_decoded one, other;
    unsigned i;
    if (!isa_decode(&isa_m68k, example->units, ISA_UNITS, 0, 1u << model, &one) ||
        !isa_decode(&isa_m68k, again, ISA_UNITS, 0, 1u << model, &other) || one.row != other.row ||
        memcmp(one.field, other.field, one.row->fields * sizeof *one.field) != 0)
        return true;
    for (i = 0; i < one.row->modes; i++)
        if (one.mode[i].row != other.mode[i].row ||
            memcmp(one.mode[i].field, other.mode[i].field,
                   one.mode[i].row->fields * sizeof *one.field) != 0)
            return true;
    return false;
}

static void comes_back(const struct machine *machine, const struct example *example)
{
    const struct isa_place place = {.address = 0x1000, .model = 1u << machine->model};
    struct sim_error error = {""};
    uint32_t again[ISA_UNITS] = {0};
    char text[TEXT];
    const char *row = show(machine, example, 0x1000, text);
    unsigned count;
    if (strcmp(text, "none") == 0)
        return;
    count = isa_assemble(&isa_m68k, text, &place, again, &error);
    if (count == 0)
        fail_msg("%s: '%s' does not assemble: %s", row, text, error.text);
    if (count != example->count || (memcmp(again, example->units, count * sizeof *again) != 0 &&
                                    is_looked_at(example, again, machine->model)))
        fail_msg("%s 0x%04x 0x%04x 0x%04x: '%s' assembles to 0x%04x 0x%04x 0x%04x", row,
                 example->units[0], example->units[1], example->units[2], text, again[0], again[1],
                 again[2]);
}

static void texts_assemble_to_the_same_bits(void **state)
{
    unsigned machine;
    size_t i;
    (void)state;
    for (machine = 0; machine < MACHINES; machine++) {
        struct examples examples = make_examples(&machines[machine]);
        for (i = 0; i < examples.count; i++)
            comes_back(&machines[machine], &examples.all[i]);
        free(examples.all);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_assemble_to_the_same_bits),
        cmocka_unit_test(objdump_says_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
