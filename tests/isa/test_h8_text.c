/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The texts of the H8's table (h8.isa): for each model they say what objdump says, but for the
 * differences of docs/isa-differences.md, the GNU assembler makes the same bytes of them, and they
 * assemble back to them. Every first word; of the pages behind prefixes the words that tell
 * instructions apart; of each row the edges of its fields. objdump takes every H8 for an H8SX, the
 * latest of them: what it shows and the table has not, the GNU assembler must refuse. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gen/isa/h8.h"

#include <ctype.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TEXT  200
#define WORDS 5  /* of the longest instruction */
#define SLOT  16 /* bytes for an example, which instructions that fill it do not leave */

static const struct model {
    const char *name, *directive;
    unsigned number, address_width;
} models[] = {
    {"h8300", ".text", H8_MODEL_h8300, 16},
    {"h8300h", ".h8300h", H8_MODEL_h8300h, 24},
    {"h8300hn", ".h8300hn", H8_MODEL_h8300hn, 16},
    {"h8300s", ".h8300s", H8_MODEL_h8s, 24},
};

#define MODELS (sizeof models / sizeof *models)

struct example {
    uint16_t words[WORDS];
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

static void add(struct examples *examples, const struct example *example)
{
    if (examples->count == examples->room) {
        examples->room = examples->room * 2 + 1024;
        examples->all = realloc(examples->all, examples->room * sizeof *examples->all);
        assert_non_null(examples->all);
    }
    examples->all[examples->count++] = *example;
}

/* An instruction of one word, whose registers are any. */
static uint16_t filler(uint64_t *seed)
{
    uint32_t random = random_bits(seed);
    return (uint16_t)((random & 0x10000 ? 0x0c00 : 0x1c00) | (random & 0xfe));
}

/* The words behind the first `count` ones are fillers: even ones, as targets of branches are. */
static void add_filled(struct examples *examples, const uint16_t *words, unsigned count,
                       uint64_t *seed)
{
    struct example made;
    unsigned i;
    for (i = 0; i < WORDS; i++)
        made.words[i] = i < count ? words[i] : filler(seed);
    add(examples, &made);
}

/* All words that differ in what they can be: each upper byte with some of the lower ones. */
static void add_page(struct examples *examples, const uint16_t *prefix, unsigned count,
                     uint64_t *seed)
{
    static const uint8_t lower[] = {0x00, 0x08, 0x0c, 0x20, 0x71, 0x8f, 0xa0, 0xf3};
    uint16_t words[WORDS];
    unsigned upper, i;
    memcpy(words, prefix, count * sizeof *words);
    for (upper = 0; upper < 0x100; upper++)
        for (i = 0; i < sizeof lower; i++) {
            words[count] = (uint16_t)(upper << 8 | lower[i]);
            add_filled(examples, words, count + 1, seed);
        }
}

static void add_pages(struct examples *examples, uint64_t *seed)
{
    static const struct {
        uint16_t words[4];
        unsigned count;
    } prefixes[] = {
        {{0x0100}, 1}, /* MOV.L */
        {{0x0110}, 1}, /* LDM, STM */
        {{0x0120}, 1},
        {{0x0130}, 1},
        {{0x0140}, 1}, /* CCR, EXR */
        {{0x0141}, 1},
        {{0x01c0}, 1}, /* MULXS, DIVXS, TAS, AND.L and so on */
        {{0x01d0}, 1},
        {{0x01e0}, 1},
        {{0x01f0}, 1},
        {{0x01f1}, 1},
        {{0x7810}, 1}, /* long displacements */
        {{0x78a0}, 1},
        {{0x7b5c}, 1}, /* EEPMOV */
        {{0x7bd4}, 1},
        {{0x7c30}, 1}, /* bits in memory */
        {{0x7cb0}, 1},
        {{0x7d30}, 1},
        {{0x7d31}, 1},
        {{0x7e56}, 1},
        {{0x7f56}, 1},
        {{0x0100, 0x7810}, 2},
        {{0x0100, 0x7890}, 2},
        {{0x0140, 0x7810}, 2},
        {{0x0140, 0x7890}, 2},
        {{0x0141, 0x7810}, 2},
        {{0x0141, 0x7890}, 2},
        {{0x6a10, 0x1234}, 2},
        {{0x6a18, 0x1234}, 2},
        {{0x6a30, 0x0012, 0x3456}, 3},
        {{0x6a38, 0x0012, 0x3456}, 3},
    };
    size_t i;
    for (i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        add_page(examples, prefixes[i].words, prefixes[i].count, seed);
}

/* 0, 1, the greatest, one less, or anything; of what is a displacement or an address even ones. */
static uint32_t edge(const struct isa_field *field, unsigned which, uint64_t *seed)
{
    uint32_t most = field->width >= 32 ? UINT32_MAX : (1u << field->width) - 1;
    const uint32_t edges[] = {0, 1, most, most - 1};
    uint32_t value = (which < 4 ? edges[which] : random_bits(seed)) & most;
    return field->name[0] == 'd' ? value & ~1u : value;
}

/* Each field of the row at each of its edges. */
static void add_row(struct examples *examples, const struct isa_row *row, uint64_t *seed)
{
    unsigned field, which, again, i;
    for (field = 0; field < (row->fields == 0 ? 1u : row->fields); field++)
        for (which = 0; which < 6; which++)
            for (again = 0; again < 3; again++) {
                struct example made = {{0}};
                for (i = 0; i < row->units; i++)
                    made.words[i] = (uint16_t)row->value[i];
                for (i = 0; i < row->fields; i++)
                    made.words[row->field[i].unit] |=
                        (uint16_t)(edge(&row->field[i], i == field ? which : 4, seed)
                                   << row->field[i].shift);
                add(examples, &made);
            }
}

static struct examples make_examples(void)
{
    struct examples examples = {NULL, 0, 0};
    uint64_t seed = 88172645463325252u;
    uint32_t word, i;
    for (word = 0; word < 0x10000; word++)
        add_filled(&examples, (const uint16_t[]){(uint16_t)word}, 1, &seed);
    add_pages(&examples, &seed);
    for (i = 0; i < isa_h8.row_count; i++)
        if (isa_h8.rows[i].id != NULL)
            add_row(&examples, &isa_h8.rows[i], &seed);
    return examples;
}

/* Takes it apart and writes its text, "none" if there is none; returns how many words it has. */
static unsigned show(const struct example *example, const struct model *model, uint32_t address,
                     char *text)
{
    struct isa_decoded decoded;
    uint32_t units[WORDS];
    unsigned i;
    for (i = 0; i < WORDS; i++)
        units[i] = example->words[i];
    strcpy(text, "none");
    if (!isa_decode(&isa_h8, units, WORDS, 0, 1u << model->number, &decoded))
        return 0;
    assert_true(isa_print(&decoded, address, text, TEXT));
    return decoded.row->units;
}

/* --- spelling --- */

/* "0xff12:8" as the bits that the instruction has; a target of a branch as an address. The size of
 * a branch or vector is left out, as others do not write it. */
static const char *put_number(char **to, const char *text, const struct model *model, bool branch)
{
    char *end;
    uint64_t value = (uint64_t)strtoll(text, &end, 0), mask = UINT32_MAX;
    unsigned long size = 0;
    if (*end == ':')
        size = strtoul(end + 1, &end, 10);
    if (branch)
        mask = (1ull << model->address_width) - 1;
    else if (size == 8 || size == 16)
        mask = (1ull << size) - 1;
    *to += sprintf(*to, "%llu", (unsigned long long)(value & mask));
    if (size != 0 && !branch)
        *to += sprintf(*to, ":%lu", size == 24 ? 32 : size);
    return end;
}

/* "jmp @0x1234:16" of the H8/300 is of 24 bits for objdump. */
static bool is_branch(const char *text)
{
    return (text[0] == 'b' && strchr(text, '#') == NULL && strchr(text, ',') == NULL) ||
           strncmp(text, "jmp", 3) == 0 || strncmp(text, "jsr", 3) == 0;
}

/* Numbers in decimal, no brackets, no blanks but one behind the mnemonic; "bra .+4 (0x10)" is "bra
 * 16"; for the H8/300 "er1" is "r1". */
static void normalize(const char *text, const struct model *model, char *to)
{
    bool branch = is_branch(text);
    const char *target = branch ? strstr(text, "(0x") : NULL;
    while (isspace((unsigned char)*text))
        text++;
    while (*text != '\0' && !isspace((unsigned char)*text))
        *to++ = *text++;
    *to++ = ' ';
    for (text = target != NULL ? target : text; *text != '\0';)
        if (isdigit((unsigned char)*text) || (*text == '-' && isdigit((unsigned char)text[1])))
            text = put_number(&to, text, model, branch);
        else if (strncmp(text, "er", 2) == 0 && model->number == H8_MODEL_h8300)
            text++;
        else if (isalpha((unsigned char)*text))
            while (isalnum((unsigned char)*text))
                *to++ = *text++;
        else if (strchr("() \t@", *text) != NULL && (*text != '@' || branch))
            text++;
        else
            *to++ = *text++;
    *to = '\0';
}

/* The same, but that theirs may have no size behind the mnemonic. */
static bool is_same(const char *ours, const char *theirs)
{
    size_t length = strcspn(ours, " .");
    if (strcmp(ours, theirs) == 0)
        return true;
    return ours[length] == '.' && strncmp(ours, theirs, length) == 0 && theirs[length] == ' ' &&
           strcmp(strchr(ours, ' '), theirs + length) == 0;
}

/* --- objdump --- */

static bool are_there(void)
{
    return system("command -v h8300-hitachi-coff-objdump h8300-hitachi-coff-as "
                  "h8300-hitachi-coff-objcopy > /dev/null") == 0;
}

static void write_examples(const struct examples *examples, const char *path)
{
    FILE *file = fopen(path, "wb");
    size_t i;
    unsigned k;
    assert_non_null(file);
    for (i = 0; i < examples->count; i++) {
        uint8_t bytes[SLOT];
        for (k = 0; k < SLOT / 2; k++) {
            uint16_t word = k < WORDS ? examples->all[i].words[k] : 0x0c00;
            bytes[2 * k] = (uint8_t)(word >> 8);
            bytes[2 * k + 1] = (uint8_t)word;
        }
        assert_int_equal(fwrite(bytes, SLOT, 1, file), 1);
    }
    assert_int_equal(fclose(file), 0);
}

/* "   1a4:\t6d f0       \tmov.w\tr0,@-er7": the text, "none" if it has none. */
static bool take_line(char *line, size_t *address, char *text)
{
    int length = 0;
    char *tab;
    if (sscanf(line, " %zx:%n", address, &length) != 1 || length == 0)
        return false;
    tab = strchr(line + length + 1, '\t');
    if (tab == NULL)
        return false;
    tab[strcspn(tab, "\n")] = '\0';
    snprintf(text, TEXT, "%s", strstr(tab, ".word") != NULL ? "none" : tab + 1);
    return true;
}

/* What objdump says, a text each. The models differ for it in the names of the H8/300's address
 * registers only, which normalize() knows. */
static char (*read_objdump(const struct examples *examples, const char *directory))[TEXT]
{
    char(*texts)[TEXT] = calloc(examples->count, TEXT), command[300], line[1000], text[TEXT];
    size_t address, found = 0;
    FILE *pipe;
    assert_non_null(texts);
    snprintf(command, sizeof command, "h8300-hitachi-coff-objdump -D -z -b binary -m h8300s %s/b",
             directory);
    pipe = popen(command, "r");
    assert_non_null(pipe);
    while (fgets(line, sizeof line, pipe) != NULL)
        if (take_line(line, &address, text) && address == found * SLOT && found < examples->count)
            strcpy(texts[found++], text);
    pclose(pipe);
    assert_int_equal(found, examples->count);
    return texts;
}

/* --- the GNU assembler --- */

/* What it takes for every model, or for one whose manual has it not: docs/isa-differences.md. */
static const struct {
    unsigned models; /* by their numbers */
    const char *texts;
} lax[] = {
    {1 << H8_MODEL_h8300, "@(or|xor|and).w\tr*,*"},
    {1 << H8_MODEL_h8300, "mov.@(b|w)\t*:32*"},
    {1 << H8_MODEL_h8300h | 1 << H8_MODEL_h8300hn, "@(ldm.l\t*|tas\t*)"},
    {1 << H8_MODEL_h8s, "@(clrmac|stmac|ldmac)\t*"},
    {15, "ext@(u|s).l\t#2,*"},
    {15, "@(sh|ro)*\t#*"},
};

/* Targets of branches it leaves to the linker. */
static bool is_for_gas(const char *text, const struct model *model)
{
    unsigned i;
    for (i = 0; i < sizeof lax / sizeof *lax; i++)
        if ((lax[i].models >> model->number & 1) && fnmatch(lax[i].texts, text, FNM_EXTMATCH) == 0)
            return false;
    return !is_branch(text) && strcmp(text, "none") != 0;
}

/* The text with all numbers, of registers too, being 0, as a number. */
static uint64_t shape_of(const char *text)
{
    uint64_t hash = 14695981039346656037u;
    for (; *text != '\0'; text++) {
        bool number = isdigit((unsigned char)*text);
        while (number && isxdigit((unsigned char)text[1 + (text[1] == 'x')]))
            text++;
        hash = (hash ^ (number ? '0' : (unsigned char)*text)) * 1099511628211u;
    }
    return hash;
}

#define SHAPES 0x4000u

/* Two of each shape are enough. */
static bool is_new(uint64_t *seen, const char *text)
{
    uint64_t shape = shape_of(text);
    unsigned i = (unsigned)shape % SHAPES, count = 0;
    for (; seen[i] != 0; i = (i + 1) % SHAPES)
        if (seen[i] == shape && ++count == 2)
            return false;
    seen[i] = shape;
    return true;
}

/* Which of the texts (empty: none) does it make the example's bytes of, without a word? */
static bool *assemble(const struct examples *examples, char (*texts)[TEXT],
                      const struct model *model, const char *directory)
{
    bool *same = calloc(examples->count, sizeof *same);
    char path[200], line[1000];
    size_t i;
    FILE *file, *pipe;
    assert_non_null(same);
    snprintf(path, sizeof path, "%s/a.s", directory);
    file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, " %s\n", model->directive);
    for (i = 0; i < examples->count; i++)
        fprintf(file, " %s\n .org %zu\n", texts[i][0] == '\0' ? "nop" : texts[i], (i + 1) * SLOT);
    assert_int_equal(fclose(file), 0);
    snprintf(line, sizeof line,
             "cd %s && h8300-hitachi-coff-as -Z a.s -o a.o 2>&1; "
             "h8300-hitachi-coff-objcopy -O binary -j .text a.o a.bin",
             directory);
    memset(same, true, examples->count);
    pipe = popen(line, "r");
    assert_non_null(pipe);
    while (fgets(line, sizeof line, pipe) != NULL) {
        const char *colon = strchr(line, ':');
        unsigned long number = colon == NULL ? 0 : strtoul(colon + 1, NULL, 10);
        if (number >= 2 && (number - 2) / 2 < examples->count)
            same[(number - 2) / 2] = false;
    }
    pclose(pipe);
    snprintf(path, sizeof path, "%s/a.bin", directory);
    file = fopen(path, "rb");
    assert_non_null(file);
    for (i = 0; i < examples->count; i++) {
        uint8_t bytes[SLOT];
        unsigned k, count;
        size_t size = fread(bytes, 1, SLOT, file);
        for (count = (unsigned)size / 2;
             count > 1 && bytes[2 * count - 1] == 0 && bytes[2 * count - 2] == 0;)
            count--;
        for (k = 0; k < count && k < WORDS; k++)
            if ((bytes[2 * k] << 8 | bytes[2 * k + 1]) != examples->all[i].words[k])
                same[i] = false;
    }
    fclose(file);
    return same;
}

/* --- the tests --- */

/* All of them, and what objdump says of each; NULL: there is none. */
struct all {
    struct examples examples;
    char (*theirs)[TEXT];
    char directory[40];
};

static int set_up(void **state)
{
    static struct all all;
    char path[100];
    all.examples = make_examples();
    strcpy(all.directory, "/tmp/bosim-h8-XXXXXX");
    assert_non_null(mkdtemp(all.directory));
    snprintf(path, sizeof path, "%s/b", all.directory);
    write_examples(&all.examples, path);
    if (are_there())
        all.theirs = read_objdump(&all.examples, all.directory);
    *state = &all;
    return 0;
}

static int tear_down(void **state)
{
    struct all *all = *state;
    char command[100];
    snprintf(command, sizeof command, "rm -r %s", all->directory);
    free(all->theirs);
    free(all->examples.all);
    return system(command);
}

static size_t compare_model(const struct model *model, const struct all *all)
{
    size_t i, wrong = 0;
    for (i = 0; i < all->examples.count; i++) {
        const struct example *example = &all->examples.all[i];
        char ours[TEXT], one[2 * TEXT], other[2 * TEXT];
        if (show(example, model, (uint32_t)(i * SLOT), ours) == 0)
            continue;
        normalize(ours, model, one);
        normalize(all->theirs[i], model, other);
        if (!is_same(one, other) && wrong++ < 40)
            print_message("%s %04x %04x %04x: '%s', theirs '%s'\n", model->name, example->words[0],
                          example->words[1], example->words[2], one, other);
    }
    return wrong;
}

static void objdump_says_the_same(void **state)
{
    const struct all *all = *state;
    size_t m, wrong = 0;
    if (all->theirs == NULL)
        skip();
    for (m = 0; m < MODELS; m++)
        wrong += compare_model(&models[m], all);
    assert_int_equal(wrong, 0);
}

/* Examples and their texts for the GNU assembler: ours, or what only objdump shows. */
struct questions {
    struct examples examples;
    char (*texts)[TEXT];
    bool *ours;
};

static struct questions choose(const struct model *model, const struct all *all)
{
    struct questions made = {.texts = calloc(SHAPES, TEXT), .ours = calloc(SHAPES, sizeof(bool))};
    uint64_t *seen = calloc(SHAPES, sizeof *seen);
    size_t i;
    assert_true(made.texts != NULL && made.ours != NULL && seen != NULL);
    for (i = 0; i < all->examples.count; i++) {
        char text[TEXT];
        bool ours = show(&all->examples.all[i], model, 0, text) != 0;
        const char *asked = ours ? text : all->theirs[i];
        if (!is_for_gas(asked, model) || !is_new(seen, asked))
            continue;
        assert_true(made.examples.count < SHAPES - 1);
        made.ours[made.examples.count] = ours;
        strcpy(made.texts[made.examples.count], asked);
        add(&made.examples, &all->examples.all[i]);
    }
    free(seen);
    return made;
}

static size_t ask_assembler(const struct model *model, const struct all *all)
{
    struct questions asked = choose(model, all);
    bool *same = assemble(&asked.examples, asked.texts, model, all->directory);
    size_t i, wrong = 0;
    for (i = 0; i < asked.examples.count; i++)
        if (same[i] != asked.ours[i] && wrong++ < 40)
            print_message("%s %04x %04x %04x: '%s' is %s, the GNU assembler says otherwise\n",
                          model->name, asked.examples.all[i].words[0],
                          asked.examples.all[i].words[1], asked.examples.all[i].words[2],
                          asked.texts[i], asked.ours[i] ? "one" : "none");
    print_message("%s: %zu texts\n", model->name, asked.examples.count);
    free(same);
    free(asked.ours);
    free(asked.texts);
    free(asked.examples.all);
    return wrong;
}

/* What only objdump shows is none of the model's; what the table shows is. */
static void the_gnu_assembler_knows_the_same(void **state)
{
    const struct all *all = *state;
    size_t m, wrong = 0;
    if (all->theirs == NULL)
        skip();
    for (m = 0; m < MODELS; m++)
        wrong += ask_assembler(&models[m], all);
    assert_int_equal(wrong, 0);
}

static bool comes_back(const struct example *example, const struct model *model, uint32_t address)
{
    const struct isa_place place = {.address = address, .model = 1u << model->number};
    struct sim_error error = {""};
    uint32_t again[ISA_UNITS] = {0};
    char text[TEXT];
    unsigned count = show(example, model, address, text), made, i;
    if (count == 0)
        return false;
    made = isa_assemble(&isa_h8, text, &place, again, &error);
    if (made != count)
        fail_msg("%s: '%s' does not assemble: %s", model->name, text, error.text);
    for (i = 0; i < count; i++)
        if (again[i] != example->words[i])
            fail_msg("%s: word %u of '%s' is 0x%04x, assembled 0x%04x", model->name, i, text,
                     example->words[i], again[i]);
    return true;
}

static void texts_assemble_to_the_same_bytes(void **state)
{
    const struct all *all = *state;
    size_t i, m, good = 0;
    for (m = 0; m < MODELS; m++)
        for (i = 0; i < all->examples.count; i++)
            good += comes_back(&all->examples.all[i], &models[m], (uint32_t)(i * SLOT));
    print_message("%zu instructions\n", good);
    assert_true(good > MODELS * 40000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_assemble_to_the_same_bytes),
        cmocka_unit_test(objdump_says_the_same),
        cmocka_unit_test(the_gnu_assembler_knows_the_same),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
