/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Symbols: lines as binutils says them for every instruction of firmware, functions, places,
 * layouts as the compiler itself has them, in every version of DWARF; damaged files harm nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/program.h"

#include "symbols/parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- against binutils, over a whole firmware --- */

static const char *without_folder(const char *path)
{
    return strncmp(path, "./", 2) == 0 ? path + 2 : path;
}

/* Writes the addresses of all instructions; one a line. */
static char *all_addresses(const char *image, const char *list)
{
    char command[1200];
    snprintf(command, sizeof command,
             "arm-none-eabi-objdump -d '%s' | grep -oE '^ +[0-9a-f]+:' | tr -d ' :' > '%s'; cat "
             "'%s'",
             image, list, list);
    return program_output(command);
}

static void check_line(struct program *program, uint32_t address, const char *expected)
{
    struct source_line line;
    char text[600] = "??:0", theirs[600];
    size_t length = strcspn(expected, " ");
    if (symbols_line_at(program->symbols, address, &line)) {
        const struct line_row *row = debug_info_row(program->symbols->info, address);
        assert_true(address >= line.first && address <= line.last);
        assert_true(line.line == row->line || (line.is_statement && !row->is_statement));
        snprintf(text, sizeof text, "%s:%u", row->file, row->line); /* binutils takes the last */
    }
    snprintf(theirs, sizeof theirs, "%.*s", (int)length, without_folder(expected));
    theirs[strcspn(theirs, " ")] = '\0';
    if (strncmp(theirs, "??", 2) == 0 || strcmp(theirs + strlen(theirs) - 2, ":?") == 0)
        snprintf(theirs, sizeof theirs, "??:0");
    if (strcmp(text, theirs) != 0)
        fail_msg("0x%x: %s, but addr2line says %s", address, text, theirs);
}

static void lines_are_those_of_binutils(void **state)
{
    struct program program;
    char list[300], command[1200];
    char *addresses, *lines, *address_at, *line_at;
    unsigned count = 0;
    (void)state;
    program_open(&program, "pump-mps2-an385.elf");
    snprintf(list, sizeof list, "%s.addresses.%d", program.path, (int)getpid());
    addresses = all_addresses(program.path, list);
    snprintf(command, sizeof command, "arm-none-eabi-addr2line -e '%s' @'%s'; rm -f '%s'",
             program.path, list, list);
    lines = program_output(command);
    for (address_at = addresses, line_at = lines; *address_at != '\0' && *line_at != '\0';
         count++) {
        char line[600];
        size_t length = strcspn(line_at, "\n");
        snprintf(line, sizeof line, "%.*s", (int)length, line_at);
        check_line(&program, (uint32_t)strtoul(address_at, NULL, 16), line);
        address_at += strcspn(address_at, "\n") + 1;
        line_at += length + 1;
    }
    assert_true(count > 5000);
    free(addresses);
    free(lines);
    program_end(&program);
}

/* Every function symbol of the table is found, there, by name and by its addresses. */
static void functions_are_those_of_the_table(void **state)
{
    struct program program;
    unsigned count = 0;
    (void)state;
    program_open(&program, "pump-mps2-an385.elf");
    for (size_t i = 0; i < program.guest.image.symbol_count; i++) {
        const struct image_symbol *symbol = &program.guest.image.symbols[i];
        struct source_function at, named;
        struct source_line line;
        if (symbol->type != IMAGE_FUNCTION || symbol->size == 0)
            continue;
        assert_true(symbols_function_at(program.symbols, (uint32_t)symbol->value, &at));
        assert_int_equal(at.first, symbol->value);
        assert_true(at.last >= symbol->value && at.last < symbol->value + symbol->size);
        assert_true(at.body >= at.first && at.body <= at.last);
        if (symbols_line_at(program.symbols, at.body, &line) && line.first == at.body)
            assert_true(line.is_statement); /* where a breakpoint stands */
        if (symbol->global) {
            assert_true(symbols_function_named(program.symbols, symbol->name, &named));
            assert_int_equal(named.first, symbol->value);
        }
        count++;
    }
    assert_true(count > 100);
    program_end(&program);
}

/* Each statement's line leads back to an address of that line. */
static void lines_lead_back(void **state)
{
    struct program program;
    unsigned line, found = 0;
    (void)state;
    program_open(&program, "pump-mps2-an385.elf");
    for (line = 1; line < 200; line++) {
        uint32_t addresses[8];
        unsigned with_code = line;
        struct source_line back;
        size_t count =
            symbols_line_addresses(program.symbols, "pump/sensor.c", &with_code, addresses, 8);
        if (count == 0)
            break;
        assert_true(with_code >= line);
        for (size_t i = 0; i < count && i < 8; i++) {
            assert_true(symbols_line_at(program.symbols, addresses[i], &back));
            assert_non_null(strstr(back.file, "firmware/pump/sensor.c"));
        }
        found += with_code == line;
    }
    assert_true(found > 30);
    program_end(&program);
}

/* --- a program of known shape --- */

static const char shape[] =
    "#include <stddef.h>\n"                                                               /* 1 */
    "typedef unsigned char byte;\n"                                                       /* 2 */
    "enum color { RED, GREEN = 7, BLUE = -3 };\n"                                         /* 3 */
    "struct point { short x; int y; };\n"                                                 /* 4 */
    "typedef struct node {\n"                                                             /* 5 */
    "    struct node *next;\n"                                                            /* 6 */
    "    struct point at[3];\n"                                                           /* 7 */
    "    union { int number; struct { byte low, high; }; };\n"                            /* 8 */
    "    unsigned a : 3, b : 7;\n"                                                        /* 9 */
    "    enum color color;\n"                                                             /* 10 */
    "    struct { struct point deep; } in;\n"                                             /* 11 */
    "} Node;\n"                                                                           /* 12 */
    "const unsigned facts[] = {sizeof(Node), offsetof(Node, at), offsetof(Node, high),\n" /* 13 */
    "    offsetof(Node, color), offsetof(Node, in.deep.y), sizeof(struct point)};\n"      /* 14 */
    "Node node;\n"                                                                        /* 15 */
    "static inline __attribute__((always_inline)) int twice(int a)\n"                     /* 16 */
    "{\n"                                                                                 /* 17 */
    "    node.at[a & 1].y = a;\n"                                                         /* 18 */
    "    return a * 2;\n"                                                                 /* 19 */
    "}\n"                                                                                 /* 20 */
    "__attribute__((noinline)) int first(int a) { return twice(a) + 1; }\n"               /* 21 */
    "\n"                                                                                  /* 22 */
    "__attribute__((noinline)) int second(int a)\n"                                       /* 23 */
    "{\n"                                                                                 /* 24 */
    "    volatile int b = a;\n"                                                           /* 25 */
    "    return twice(b) + 2;\n"                                                          /* 26 */
    "}\n"                                                                                 /* 27 */
    "__attribute__((noinline)) static int dropped(int a) { return a + 77; }\n"            /* 28 */
    "int (*volatile keep)(int) = second;\n"                                               /* 29 */
    "int never(int a) { return dropped(a); }\n"                                           /* 30 */
    "void start(void) { for (;;) node.number += first(1) + keep(2); }\n";                 /* 31 */

#define SECTIONS "-ffunction-sections -Wl,--gc-sections -Wl,-u,board_vectors -Wl,-u,facts "

static const char *const versions[] = {"-O0 -gdwarf-2 -gstrict-dwarf " SECTIONS,
                                       "-Os -gdwarf-3 " SECTIONS,
                                       "-Os -gdwarf-4 " SECTIONS,
                                       "-O2 -gdwarf-5 " SECTIONS,
                                       "-Os -gdwarf-4 -gz " SECTIONS,
                                       "-O0 -gdwarf-5 -gz " SECTIONS};

static void for_each_version(const char *source, void (*test)(struct program *))
{
    for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++) {
        struct program program;
        program_compile(&program, source, versions[i]);
        test(&program);
        program_end(&program);
    }
}

static unsigned fact(struct program *program, unsigned i)
{
    return guest_word(&program->guest, guest_label(&program->guest, "facts") + 4 * i);
}

static void member_is(struct program *program, const char *type, const char *member,
                      unsigned offset, unsigned size)
{
    uint32_t found, bytes;
    if (!symbols_member(program->symbols, type, member, &found, &bytes))
        fail_msg("%s.%s is not found", type, member);
    assert_int_equal(found, offset);
    assert_int_equal(bytes, size);
}

static void check_layouts(struct program *program)
{
    uint32_t size, offset;
    int64_t value;
    assert_true(symbols_type_size(program->symbols, "Node", &size));
    assert_int_equal(size, fact(program, 0));
    member_is(program, "Node", "next", 0, 4);
    member_is(program, "struct node", "at", fact(program, 1), 3 * fact(program, 5));
    member_is(program, "node", "high", fact(program, 2), 1);
    member_is(program, "Node", "color", fact(program, 3), 1);
    member_is(program, "Node", "in.deep.y", fact(program, 4), 4);
    assert_false(symbols_member(program->symbols, "Node", "in.deep.z", &offset, &size));
    assert_false(symbols_member(program->symbols, "Nod", "next", &offset, &size));
    assert_false(symbols_member(program->symbols, "union node", "next", &offset, &size));
    assert_true(symbols_enumerator(program->symbols, "GREEN", &value));
    assert_int_equal(value, 7);
    assert_true(symbols_enumerator(program->symbols, "BLUE", &value));
    assert_int_equal(value, -3);
    assert_false(symbols_enumerator(program->symbols, "BLACK", &value));
}

static void layouts_are_the_compilers(void **state)
{
    (void)state;
    for_each_version(shape, check_layouts);
}

static uint32_t place_of(struct program *program, const char *text, uint32_t pc)
{
    struct sim_error error = {""};
    uint32_t address = 0;
    if (!symbols_find_place(program->symbols, text, pc, &address, &error))
        fail_msg("%s: %s", text, error.text);
    return address;
}

static void check_places(struct program *program)
{
    struct source_function second, found;
    struct source_line line;
    uint32_t addresses[8];
    unsigned number = 18, in_first = 0, in_second = 0;
    size_t count;
    char text[100];
    assert_true(symbols_function_named(program->symbols, "second", &second));
    assert_int_equal(second.first, guest_label(&program->guest, "second"));
    assert_int_equal(place_of(program, " second ", 0), second.body);
    assert_int_equal(place_of(program, "*second", 0), second.first);
    assert_int_equal(place_of(program, "second+4", 0), second.first + 4);
    assert_int_equal(place_of(program, "0x432", 0), 0x432);
    assert_int_equal(place_of(program, "*1234", 0), 1234);
    assert_int_equal(place_of(program, "program.c:second", 0), second.body);
    assert_true(second.where.line == 23 || second.where.line == 24);
    /* The line of a breakpoint is in the body, whatever the optimisation moves there. */
    assert_true(symbols_line_at(program->symbols, place_of(program, "25", second.first), &line));
    assert_true(line.line >= 24 && line.line <= 26);
    /* What is inlined twice has two addresses, one in each function. */
    count = symbols_line_addresses(program->symbols, "program.c", &number, addresses, 8);
    assert_int_equal(number, 18);
    for (size_t i = 0; i < count && i < 8; i++) {
        assert_true(symbols_function_at(program->symbols, addresses[i], &found));
        in_first += strcmp(found.name, "first") == 0;
        in_second += strcmp(found.name, "second") == 0;
    }
    assert_int_equal(in_first, 1);
    assert_int_equal(in_second, 1);
    /* Without code: the next line that has some. */
    number = 5;
    assert_true(symbols_line_addresses(program->symbols, "program.c", &number, addresses, 8) > 0);
    assert_true(number > 15 && number < 22);
    symbols_place(program->symbols, second.first, text, sizeof text);
    assert_memory_equal(text, "second (program.c:2", 19);
}

static void places_are_found(void **state)
{
    (void)state;
    for_each_version(shape, check_places);
}

/* The linker has dropped `never` and `dropped`; their line rows begin at 0, where the vectors may
 * be taken for code. */
static const char vectors[] =
    "__attribute__((section(\".vectors,\\\"ax\\\",%progbits @\"), used))\n"
    "const void *const board_vectors[200] = {(void *)0x20008000, (void *)start};\n";

static void check_dropped(struct program *program)
{
    struct source_function function;
    struct source_line line;
    for (uint32_t address = 0; address < 0x400; address += 2)
        assert_false(symbols_line_at(program->symbols, address, &line));
    assert_false(symbols_function_named(program->symbols, "never", &function));
    assert_false(symbols_function_named(program->symbols, "dropped", &function));
}

static void what_was_dropped_is_nowhere(void **state)
{
    char text[sizeof shape + sizeof vectors];
    (void)state;
    for_each_version(shape, check_dropped);
    snprintf(text, sizeof text, "%s%s", shape, vectors);
    for_each_version(text, check_dropped);
}

static void place_fails(struct program *program, const char *text, const char *why)
{
    struct sim_error error = {""};
    uint32_t address;
    assert_false(symbols_find_place(program->symbols, text, 0, &address, &error));
    if (strstr(error.text, why) == NULL)
        fail_msg("%s: \"%s\" does not say \"%s\"", text, error.text, why);
}

static void errors_help(void **state)
{
    struct program program;
    (void)state;
    program_compile(&program, shape, "-Os -g");
    place_fails(&program, "secnod", "do you mean \"second\"?");
    place_fails(&program, "twice", "begins at program.c:16");
    place_fails(&program, "uart.c:5", "no source file");
    place_fails(&program, "program.c:500", "no code at or behind line 500");
    place_fails(&program, "main+x", "a number");
    place_fails(&program, "   ", "FILE:LINE");
    place_fails(&program, "44", "which file");
    program_end(&program);
    program_compile(&program, shape, "-Os -g0");
    place_fails(&program, "program.c:5", "compile it with -g");
    assert_false(symbols_have_lines(program.symbols));
    assert_int_equal(place_of(&program, "second", 0), guest_label(&program.guest, "second"));
    program_end(&program);
}

/* --- types --- */

static void type_is(struct program *program, const char *name, const char *member,
                    const char *expected)
{
    const struct type *type = symbols_type_named(program->symbols, name, 0);
    struct type_member found;
    char text[100];
    assert_non_null(type);
    assert_true(type_member_named(type, member, &found));
    assert_string_equal(type_text(found.type, text, sizeof text), expected);
}

static void types_are_written_as_in_c(void **state)
{
    struct program program;
    (void)state;
    program_compile(&program,
                    "struct a { const char *const *names; int (*call)(int); volatile int v[2][3];\n"
                    "  char (*row)[4]; struct b *opaque; unsigned short s; };\n"
                    "struct a it;\nvoid start(void) { for (;;) it.s++; }\n",
                    "-O0 -g");
    type_is(&program, "struct a", "names", "const char * const *");
    type_is(&program, "struct a", "call", "int (*)()");
    type_is(&program, "struct a", "v", "volatile int [2][3]");
    type_is(&program, "struct a", "row", "char (*)[4]");
    type_is(&program, "struct a", "opaque", "struct b *");
    type_is(&program, "struct a", "s", "short unsigned int");
    program_end(&program);
}

/* --- damage --- */

static uint64_t random_state = 1;

static uint32_t any(uint32_t below)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(random_state >> 33) % below;
}

static void look_at_everything(const struct symbols *symbols)
{
    struct sim_error error;
    struct source_line line;
    struct source_function function;
    uint32_t addresses[4], address, size;
    unsigned number = any(40);
    int64_t value;
    char text[64];
    for (address = 0; address < 0x800; address += 2) {
        symbols_line_at(symbols, address, &line);
        symbols_function_at(symbols, address, &function);
        symbols_place(symbols, address, text, sizeof text);
    }
    symbols_line_addresses(symbols, "program.c", &number, addresses, 4);
    symbols_find_place(symbols, "program.c:18", 0x400, &address, &error);
    symbols_find_place(symbols, "secnd", 0x400, &address, &error);
    symbols_member(symbols, "Node", "in.deep.y", &address, &size);
    symbols_member(symbols, "struct node", "high", &address, &size);
    symbols_type_size(symbols, "Node", &size);
    symbols_enumerator(symbols, "BLUE", &value);
}

static void damage(uint8_t *bytes, size_t size)
{
    for (unsigned n = 1 + any(30); n > 0; n--) {
        static const uint8_t bad[] = {0, 0xff, 0x7f, 0x80, 1};
        bytes[any((uint32_t)size)] = any(2) ? bad[any(sizeof bad)] : (uint8_t)any(256);
    }
}

static void damage_harms_nothing(void **state)
{
    struct program program;
    struct sim_error error;
    (void)state;
    for (unsigned version = 2; version < 4; version++) {
        program_compile(&program, shape, versions[version]);
        for (unsigned round = 0; round < 150; round++) {
            size_t size = any(20) == 0 ? any((uint32_t)program.size) : program.size;
            uint8_t *bytes = malloc(size + 1);
            struct symbols *symbols;
            assert_non_null(bytes);
            memcpy(bytes, program.bytes, size);
            if (size > 0)
                damage(bytes, size);
            symbols = symbols_create(&program.guest.image, bytes, size, &error);
            free(bytes); /* they were copied */
            look_at_everything(symbols);
            symbols_destroy(symbols);
        }
        program_end(&program);
    }
}

/* Without debug information, or with nothing but noise, the symbol table answers. */
static void the_table_remains(void **state)
{
    struct program program;
    struct source_function function;
    struct sim_error error;
    uint8_t noise[3000];
    struct symbols *symbols;
    (void)state;
    program_compile(&program, shape, "-Os -g");
    for (size_t i = 0; i < sizeof noise; i++)
        noise[i] = i < 4 ? program.bytes[i] : (uint8_t)any(256);
    for (unsigned i = 0; i < 2; i++) {
        symbols = symbols_create(&program.guest.image, i == 0 ? NULL : noise, sizeof noise, &error);
        assert_true(symbols_function_named(symbols, "second", &function));
        assert_int_equal(function.first, guest_label(&program.guest, "second"));
        assert_true(symbols_function_at(symbols, function.first + 2, &function));
        assert_string_equal(function.name, "second");
        assert_false(symbols_have_lines(symbols));
        look_at_everything(symbols);
        symbols_destroy(symbols);
    }
    program_end(&program);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_those_of_binutils),
        cmocka_unit_test(functions_are_those_of_the_table),
        cmocka_unit_test(lines_lead_back),
        cmocka_unit_test(layouts_are_the_compilers),
        cmocka_unit_test(places_are_found),
        cmocka_unit_test(what_was_dropped_is_nowhere),
        cmocka_unit_test(errors_help),
        cmocka_unit_test(types_are_written_as_in_c),
        cmocka_unit_test(damage_harms_nothing),
        cmocka_unit_test(the_table_remains),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
