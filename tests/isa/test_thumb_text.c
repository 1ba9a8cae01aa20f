/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The texts of Thumb's table (thumb.isa): what they say is what Capstone, objdump and the GNU
 * assembler say, but for the differences of docs/isa-differences.md, and they assemble back to the
 * same bits. Every 16-bit encoding; of each 32-bit row the edges of its fields. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cpu/armv7m/thumb_text.h"

#include "gen/isa/thumb.h"

#include <capstone/capstone.h>
#include <ctype.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MODEL   (1u << THUMB_MODEL_m4)
#define ADDRESS 0x1000u
#define TEXT    200

struct example {
    uint32_t units[2];
    unsigned count;
};

struct examples {
    struct example *all;
    size_t count, room;
};

/* --- which instructions --- */

static uint32_t random_bits(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return (uint32_t)(*seed >> 20);
}

/* 0, 1, the greatest, one less, or anything. */
static uint32_t edge(unsigned width, unsigned which, uint64_t *seed)
{
    uint32_t most = (1u << width) - 1;
    const uint32_t edges[] = {0, 1, most, most - 1};
    return (which < 4 ? edges[which] : random_bits(seed)) & most;
}

static struct example make_example(const struct isa_row *row, unsigned field, unsigned which,
                                   uint64_t *seed)
{
    struct example made = {{row->value[0], row->value[1]}, row->units};
    unsigned i;
    for (i = 0; i < row->fields; i++) {
        const struct isa_field *place = &row->field[i];
        unsigned value = i == field ? which : random_bits(seed) % 6;
        made.units[place->unit] |= edge(place->width, value, seed) << place->shift;
    }
    return made;
}

static void add(struct examples *examples, struct example example)
{
    if (examples->count == examples->room) {
        examples->room = examples->room * 2 + 1024;
        examples->all = realloc(examples->all, examples->room * sizeof *examples->all);
        assert_non_null(examples->all);
    }
    examples->all[examples->count++] = example;
}

/* Each field of the row at each of its edges, several times with other values around it. */
static void add_row(struct examples *examples, const struct isa_row *row, uint64_t *seed)
{
    unsigned field, which, again;
    for (field = 0; field < (row->fields == 0 ? 1u : row->fields); field++)
        for (which = 0; which < 6; which++)
            for (again = 0; again < 4; again++)
                add(examples, make_example(row, field, which, seed));
}

static struct examples make_examples(void)
{
    struct examples examples = {NULL, 0, 0};
    uint64_t seed = 88172645463325252u;
    uint32_t narrow;
    unsigned i;
    for (narrow = 0; narrow < 0xe800; narrow++)
        add(&examples, (struct example){{narrow, 0}, 1});
    for (i = 0; i < isa_thumb.row_count; i++)
        if (isa_thumb.rows[i].id != NULL && isa_thumb.rows[i].units == 2 &&
            (isa_thumb.rows[i].models & MODEL))
            add_row(&examples, &isa_thumb.rows[i], &seed);
    return examples;
}

/* The text, "none" if there is none; returns the name of the row, "none" too. */
static const char *show(const struct example *example, uint32_t context, uint32_t address,
                        char *text)
{
    struct isa_decoded decoded;
    strcpy(text, "none");
    if (!isa_decode(&isa_thumb, example->units, example->count, context, MODEL, &decoded))
        return "none";
    if (!isa_print(&decoded, address, text, TEXT))
        strcpy(text, "none");
    return decoded.row->id;
}

/* --- spelling --- */

static const char *const synonyms[][2] = {{"sb", "r9"},   {"sl", "r10"},     {"fp", "r11"},
                                          {"ip", "r12"},  {"ldmia", "ldm"},  {"stmia", "stm"},
                                          {"bhs", "bcs"}, {"blo", "bcc"},    {"hs", "cs"},
                                          {"lo", "cc"},   {"vpush", "vpush"}};

static void put_word(char **to, const char *word, size_t length)
{
    char copy[40];
    unsigned i;
    char *dot;
    snprintf(copy, sizeof copy, "%.*s", (int)length, word);
    for (i = 0; copy[i] != '\0'; i++)
        copy[i] = (char)tolower((unsigned char)copy[i]);
    dot = strrchr(copy, '.');
    if (dot != NULL && (strcmp(dot, ".w") == 0 || strcmp(dot, ".n") == 0))
        *dot = '\0';
    for (i = 0; i < sizeof synonyms / sizeof *synonyms; i++)
        if (strcmp(copy, synonyms[i][0]) == 0)
            strcpy(copy, synonyms[i][1]);
    *to += sprintf(*to, "%s ", copy);
}

/* Returns behind the number; fractions are doubles, all else has 32 bits. */
static const char *put_number(char **to, const char *text, bool minus)
{
    char *end;
    uint32_t value = (uint32_t)strtoul(text + minus, &end, 0);
    if (*end == '.')
        *to += sprintf(*to, "%g", strtod(text, &end));
    else if (minus && value == 0)
        *to += sprintf(*to, "-0");
    else
        *to += sprintf(*to, "%u", minus ? -value : value);
    return end;
}

/* Numbers in decimal without sign, no '#', no blanks but behind words, registers by number, no .w:
 * what is left is what the text says. -0 stays. */
static void normalize(const char *text, char *to)
{
    while (*text != '\0') {
        bool minus = *text == '-' && isdigit((unsigned char)text[1]);
        if (isdigit((unsigned char)*text) || minus) {
            text = put_number(&to, text, minus);
        } else if (isalpha((unsigned char)*text) || *text == '_') {
            size_t length = 0;
            while (isalnum((unsigned char)text[length]) || strchr("_.", text[length]) != NULL) {
                if (text[length] == '\0')
                    break;
                length++;
            }
            put_word(&to, text, length);
            text += length;
        } else if (strchr("# \t", *text) != NULL) {
            text++;
        } else {
            *to++ = *text++;
        }
    }
    *to = '\0';
}

/* --- the differences: docs/isa-differences.md says why --- */

enum tool { CAPSTONE = 1, OBJDUMP = 2, BOTH = 3, GAS = 4 };

static const struct difference {
    unsigned tools;
    const char *rows, *ours, *theirs; /* patterns as the shell's */
} differences[] = {
#include "thumb_differences.inc"
};

static bool is_known(enum tool tool, const char *row, const char *ours, const char *theirs)
{
    unsigned i;
    for (i = 0; i < sizeof differences / sizeof *differences; i++)
        if ((differences[i].tools & tool) && fnmatch(differences[i].rows, row, FNM_EXTMATCH) == 0 &&
            fnmatch(differences[i].ours, ours, FNM_EXTMATCH) == 0 &&
            fnmatch(differences[i].theirs, theirs, FNM_EXTMATCH) == 0)
            return true;
    return false;
}

/* Returns 1 if the texts say something else. */
static unsigned compare(enum tool tool, const struct example *example, uint32_t address,
                        const char *theirs)
{
    char ours[TEXT], one[TEXT * 2], other[TEXT * 2];
    const char *row = show(example, 0, address, ours);
    normalize(ours, one);
    normalize(theirs, other);
    if (strcmp(one, other) == 0 || is_known(tool, row, one, other))
        return 0;
    print_message("%s 0x%04x 0x%04x: '%s', theirs '%s'\n", row, example->units[0],
                  example->units[1], one, other);
    return 1;
}

/* --- Capstone --- */

static bool begins_block(const struct example *example)
{
    return example->count == 1 && (example->units[0] & 0xff00) == 0xbf00 &&
           (example->units[0] & 15) != 0;
}

static void capstone_text(csh handle, cs_insn *found, const struct example *example, char *text)
{
    const uint8_t bytes[4] = {(uint8_t)example->units[0], (uint8_t)(example->units[0] >> 8),
                              (uint8_t)example->units[1], (uint8_t)(example->units[1] >> 8)};
    const uint8_t *code = bytes;
    size_t count = example->count * 2;
    uint64_t address = ADDRESS;
    strcpy(text, "none");
    if (cs_disasm_iter(handle, &code, &count, &address, found))
        snprintf(text, TEXT, "%s %s", found->mnemonic, found->op_str);
}

static void capstone_says_the_same(void **state)
{
    struct examples examples = make_examples();
    const cs_mode mode = CS_MODE_THUMB | CS_MODE_MCLASS;
    unsigned wrong = 0;
    size_t i;
    csh handle;
    cs_insn *found;
    (void)state;
    assert_int_equal(cs_open(CS_ARCH_ARM, mode, &handle), CS_ERR_OK);
    found = cs_malloc(handle);
    for (i = 0; i < examples.count && wrong < 50; i++) {
        char theirs[TEXT];
        capstone_text(handle, found, &examples.all[i], theirs);
        wrong += compare(CAPSTONE, &examples.all[i], ADDRESS, theirs);
        if (begins_block(&examples.all[i])) { /* it would remember */
            cs_close(&handle);
            assert_int_equal(cs_open(CS_ARCH_ARM, mode, &handle), CS_ERR_OK);
        }
    }
    cs_free(found, 1);
    cs_close(&handle);
    free(examples.all);
    assert_int_equal(wrong, 0);
}

/* --- objdump --- */

static bool is_there(const char *program)
{
    char command[100];
    snprintf(command, sizeof command, "command -v %s > /dev/null", program);
    return system(command) == 0;
}

static void write_units(FILE *file, const struct example *example, uint32_t *address)
{
    unsigned i;
    for (i = 0; i < example->count; i++, *address += 2) {
        fputc((int)(example->units[i] & 0xff), file);
        fputc((int)(example->units[i] >> 8), file);
    }
}

/* One after the other; a block gets NOPs, to end it. */
static uint32_t *write_all(const struct examples *examples, const char *path)
{
    static const struct example nop = {{0xbf00, 0}, 1};
    uint32_t *places = calloc(examples->count, sizeof *places), address = 0;
    FILE *file = fopen(path, "wb");
    size_t i;
    unsigned k;
    assert_non_null(file);
    assert_non_null(places);
    for (i = 0; i < examples->count; i++) {
        places[i] = address;
        write_units(file, &examples->all[i], &address);
        for (k = 0; k < 4 && begins_block(&examples->all[i]); k++)
            write_units(file, &nop, &address);
    }
    assert_int_equal(fclose(file), 0);
    return places;
}

/* "   1a4:\tldr.w\tr5, [pc, #4]\t; (0x1a8)": the text. */
static bool take_line(char *line, uint32_t *address, char *text)
{
    int length = 0;
    if (sscanf(line, " %x:%n", address, &length) != 1 || length == 0)
        return false;
    line += length;
    line[strcspn(line, ";<@\n")] = '\0';
    line += strspn(line, " \t");
    snprintf(text, TEXT, "%s", *line == '\0' ? "none" : line);
    return true;
}

static void objdump_says_the_same(void **state)
{
    struct examples examples;
    char path[] = "/tmp/bosim-thumb-XXXXXX", line[1000], text[TEXT];
    int made;
    uint32_t *places, address;
    unsigned wrong = 0;
    size_t i = 0;
    FILE *pipe;
    (void)state;
    if (!is_there("arm-none-eabi-objdump"))
        skip();
    examples = make_examples();
    made = mkstemp(path);
    assert_true(made >= 0);
    close(made);
    places = write_all(&examples, path);
    snprintf(line, sizeof line,
             "arm-none-eabi-objdump -D -z -b binary -m arm -M force-thumb --no-show-raw-insn %s",
             path);
    pipe = popen(line, "r");
    assert_non_null(pipe);
    while (fgets(line, sizeof line, pipe) != NULL)
        if (take_line(line, &address, text) && i < examples.count && address == places[i])
            wrong += wrong < 50 ? compare(OBJDUMP, &examples.all[i], places[i], text) : 0, i++;
    pclose(pipe);
    unlink(path);
    assert_int_equal(i, examples.count);
    free(places);
    free(examples.all);
    assert_int_equal(wrong, 0);
}

/* --- and back --- */

/* Has it the text of another encoding? CMP of two low registers as T2 is unpredictable. */
static bool has_a_twin(const char *row, const struct example *example)
{
    return strcmp(row, "cmp_reg_t2") == 0 && !(example->units[0] & 0xc0);
}

static bool comes_back(const struct example *example, uint32_t context)
{
    const struct isa_place place = {.address = ADDRESS, .context = context, .model = MODEL};
    struct sim_error error = {""};
    uint32_t again[ISA_UNITS] = {0};
    char text[TEXT];
    const char *row = show(example, context, ADDRESS, text);
    unsigned count;
    if (strcmp(text, "none") == 0)
        return false;
    count = isa_assemble(&isa_thumb, text, &place, again, &error);
    if (count == 0)
        fail_msg("%s: '%s' does not assemble: %s", row, text, error.text);
    if ((count != example->count || memcmp(again, example->units, count * sizeof *again) != 0) &&
        !has_a_twin(row, example))
        fail_msg("%s 0x%04x 0x%04x: '%s' assembles to 0x%04x 0x%04x", row, example->units[0],
                 example->units[1], text, again[0], again[1]);
    return true;
}

static void texts_assemble_to_the_same_bits(void **state)
{
    struct examples examples = make_examples();
    size_t i, good = 0;
    (void)state;
    for (i = 0; i < examples.count; i++)
        good += comes_back(&examples.all[i], 0);
    assert_true(good > examples.count * 9 / 10);
    free(examples.all);
}

static void in_it_blocks_they_do_too(void **state)
{
    struct examples examples = make_examples();
    uint32_t condition;
    size_t i;
    (void)state;
    for (condition = 0; condition < 15; condition++)
        for (i = condition; i < examples.count; i += 29)
            comes_back(&examples.all[i], thumb_it.context(condition << 4 | 8));
    free(examples.all);
}

/* --- the GNU assembler --- */

/* Targets are addresses of their own; and a block would want instructions behind it. */
static bool is_for_gas(const struct example *example, const char *row)
{
    return !begins_block(example) &&
           fnmatch("@(b_t*|bl_t1|cbz_t1|cbnz_t1|pliw_*|none|hint_*|cps_t1|pldw_*)", row,
                   FNM_EXTMATCH) != 0;
}

static void write_source(const struct examples *examples, const bool *leave_out, const char *path)
{
    FILE *file = fopen(path, "w");
    size_t i;
    assert_non_null(file);
    fputs(".syntax unified\n.cpu cortex-m4\n.fpu fpv4-sp-d16\n.thumb\n", file);
    for (i = 0; i < examples->count; i++) {
        char text[TEXT];
        const char *row = show(&examples->all[i], 0, (uint32_t)(i * 8), text);
        bool shown =
            !leave_out[i] && strcmp(text, "none") != 0 && is_for_gas(&examples->all[i], row);
        fprintf(file, "%s; .balign 8, 0\n", shown ? text : ".short 0");
    }
    assert_int_equal(fclose(file), 0);
}

/* Marks what it refuses; returns how many that are. */
static size_t refused(const char *command, bool *leave_out, size_t count)
{
    char line[1000];
    size_t found = 0;
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    while (fgets(line, sizeof line, pipe) != NULL) {
        const char *colon = strchr(line, ':');
        unsigned long number = colon == NULL ? 0 : strtoul(colon + 1, NULL, 10);
        if (strstr(line, "Error:") != NULL && number > 4 && number - 5 < count) {
            leave_out[number - 5] = true;
            found++;
        }
    }
    pclose(pipe);
    return found;
}

static unsigned compare_binary(const struct examples *examples, const bool *leave_out,
                               const char *path, unsigned *compared)
{
    FILE *file = fopen(path, "rb");
    uint8_t bytes[8];
    unsigned wrong = 0;
    size_t i;
    assert_non_null(file);
    for (i = 0; i < examples->count && fread(bytes, 1, 8, file) > 0; i++) {
        const struct example *example = &examples->all[i];
        char text[TEXT];
        const char *row = show(example, 0, (uint32_t)(i * 8), text);
        uint32_t units[2] = {bytes[0] | (uint32_t)bytes[1] << 8,
                             bytes[2] | (uint32_t)bytes[3] << 8};
        if (leave_out[i] || strcmp(text, "none") == 0 || !is_for_gas(example, row))
            continue;
        ++*compared;
        if (memcmp(units, example->units, example->count * sizeof *units) == 0 ||
            has_a_twin(row, example) || is_known(GAS, row, text, ""))
            continue;
        if (++wrong < 50)
            print_message("%s '%s': 0x%04x 0x%04x, the GNU assembler makes 0x%04x 0x%04x\n", row,
                          text, example->units[0], example->units[1], units[0], units[1]);
    }
    fclose(file);
    return wrong;
}

static void the_gnu_assembler_makes_the_same(void **state)
{
    struct examples examples;
    char directory[] = "/tmp/bosim-thumb-XXXXXX", source[100], command[500];
    bool *leave_out;
    unsigned compared = 0, wrong, tries;
    (void)state;
    if (!is_there("arm-none-eabi-as") || !is_there("arm-none-eabi-objcopy"))
        skip();
    examples = make_examples();
    leave_out = calloc(examples.count, sizeof *leave_out);
    assert_non_null(leave_out);
    assert_non_null(mkdtemp(directory));
    snprintf(source, sizeof source, "%s/a.s", directory);
    snprintf(command, sizeof command,
             "cd %s && arm-none-eabi-as a.s -o a.o 2>&1 && arm-none-eabi-objcopy -O binary a.o b",
             directory);
    for (tries = 0; tries < 3; tries++) {
        write_source(&examples, leave_out, source);
        if (refused(command, leave_out, examples.count) == 0)
            break;
    }
    snprintf(source, sizeof source, "%s/b", directory);
    wrong = compare_binary(&examples, leave_out, source, &compared);
    snprintf(command, sizeof command, "rm -r %s", directory);
    assert_int_equal(system(command), 0);
    print_message("%u of %zu compared\n", compared, examples.count);
    assert_true(compared > examples.count / 2);
    free(examples.all);
    free(leave_out);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_assemble_to_the_same_bits),
        cmocka_unit_test(in_it_blocks_they_do_too),
        cmocka_unit_test(capstone_says_the_same),
        cmocka_unit_test(objdump_says_the_same),
        cmocka_unit_test(the_gnu_assembler_makes_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
