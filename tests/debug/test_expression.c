/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Expressions: C's rules, the types and places that compilers write down, what gdb prints, errors
 * that help; whatever text is given, and looking changes nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/program.h"

#include "debug/expression.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char source[] =
    "typedef unsigned char byte;\n"
    "enum color { RED, GREEN = 7, BLUE = -3 };\n"
    "enum bits { B0 = 1, B1 = 2, B4 = 16 };\n"
    "struct point { short x; int y; };\n"
    "struct bag { struct point at[2]; const char *name; unsigned a : 3; int b : 5; enum color c;\n"
    "  union { int whole; struct { byte low, high; }; }; struct bag *next; int (*call)(int); };\n"
    "int number = -5; unsigned big = 4000000000u; byte small = 200; short grid[2][3] = "
    "{{1, 2, 3}, {4, 5, 6}};\n"
    "char letters[12] = \"abc\"; char text[20] = \"hello, world\"; double real = 0.1; float single "
    "= 2.5f;\n"
    "long long wide = -5000000000ll; unsigned zeros[30]; enum color color = GREEN; enum bits bits "
    "= B0 | B4;\n"
    "_Bool yes = 1; volatile unsigned char odd = 0x81; void *nowhere;\n"
    "int twice(int a) { return 2 * a; }\n"
    "struct bag bag = {{{1, -2}, {3, 4}}, text, 5, -7, BLUE, {0x1234}, &bag, twice};\n"
    "const char *const words[] = {\"one\", 0};\n"
    "static int own = 11;\n"
    "volatile int sink;\n"
    "__attribute__((noinline, noclone)) int work(struct point p, int number, long long w) {\n"
    "  static int calls = 3; int local[3] = {number, 20, 30}; struct point *at = &bag.at[1];\n"
    "  float f = number * 1.5f;\n"
    "  { int number = 99; sink = number + p.y; }\n"
    "  sink = local[1] + at->y + (int)f + own + (int)w + calls++;\n"
    "  return sink; }\n"
    "void start(void) { struct point p = {6, 7}; for (;;) sink = work(p, 42, wide) + wide + big; "
    "}\n";

static struct program program;
static struct frame frames[4];

static struct scope scope_at(unsigned frame)
{
    struct frame innermost;
    size_t count;
    frame_of_cpu(program.guest.machine, &innermost);
    count = frame_backtrace(program.guest.machine, program.symbols, &innermost, frames, 4);
    assert_true(frame < count);
    return (struct scope){.machine = program.guest.machine,
                          .symbols = program.symbols,
                          .frame = frame == 0 ? NULL : &frames[frame]};
}

static bool show(const struct scope *scope, const char *text, char format, char *shown, size_t size)
{
    struct sim_error error = {""};
    struct expression *expression = expression_parse(text, &error);
    bool good =
        expression != NULL && expression_show(expression, scope, format, shown, size, &error);
    if (!good)
        snprintf(shown, size, "%s", error.text);
    expression_free(expression);
    return good;
}

struct row {
    const char *text, *shown;
    char format;
};

static void all_are(const struct scope *scope, const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char shown[600];
        bool good = show(scope, rows[i].text, rows[i].format, shown, sizeof shown);
        if (!good || strcmp(shown, rows[i].shown) != 0)
            fail_msg("%s: %s, and not %s", rows[i].text, shown, rows[i].shown);
    }
}

#define ALL_ARE(scope, rows) all_are(scope, rows, sizeof(rows) / sizeof(rows)[0])

static void begin(const char *options, const char *place)
{
    program_compile(&program, source, options);
    program_run_to(&program, place, 1);
}

static const char *const versions[] = {"-O0 -gdwarf-3", "-O0 -gdwarf-4", "-O0 -gdwarf-5 -gz"};

/* --- C's rules, without any symbols --- */

static void arithmetic_is_cs(void **state)
{
    static const struct row rows[] = {
        {"1 + 2 * 3", "7", 0},
        {"(1 + 2) * 3", "9", 0},
        {"10 - 4 - 3", "3", 0},
        {"100 / 7 % 4", "2", 0},
        {"-7 / 2", "-3", 0},
        {"-7 % 3", "-1", 0},
        {"1 << 4 | 1 << 2 ^ 2 & 3", "22", 0},
        {"-1 < 0u", "0", 0},
        {"-1 < 0", "1", 0},
        {"-1 > 0u && 2 == 2.0", "1", 0},
        {"0xffffffff + 1", "0", 0},
        {"0xffffffffll + 1", "4294967296", 0},
        {"2147483647 + 1", "-2147483648", 0},
        {"4294967295", "4294967295", 0},
        {"-8 >> 1", "-4", 0},
        {"0x80000000 >> 31", "1", 0},
        {"~0u", "4294967295", 0},
        {"!0 + !5", "1", 0},
        {"'A' + 1", "66", 0},
        {"'\\n'", "10 '\\n'", 0},
        {"'\\x41'", "65 'A'", 0},
        {"sizeof 'a'", "1", 0}, /* as gdb has it; in C it is an int */
        {"(char)0x141", "65 'A'", 0},
        {"(unsigned char)-1", "255 '\\377'", 0},
        {"(short)70000", "4464", 0},
        {"(signed char)200", "-56 '\\310'", 0},
        {"(unsigned long long)-1", "18446744073709551615", 0},
        {"(long unsigned int)1 + sizeof(long)", "5", 0},
        {"7 / 2.0", "3.5", 0},
        {"(int)-2.9", "-2", 0},
        {"1e3f * 2", "2000", 0},
        {"(_Bool)0.5", "true", 0},
        {"1 ? 2 : 1 / 0", "2", 0},
        {"0 && 1 / 0", "0", 0},
        {"1 || *(int *)0xfffffff0", "1", 0},
        {"5 > 3 == 1", "1", 0},
        {"0b101 + 017", "20", 0},
        {"sizeof(int *) + sizeof(double)", "12", 0},
        {"(uint8_t)300 + (int16_t)0x8000", "-32724", 0},
        {"(int *)0x20000004 - (int *)0x20000000", "1", 0},
        {"(short *)16 + 2", "(short *) 0x14", 0},
        {"(void *)16 + 2", "(void *) 0x12", 0},
        {"&*(int *)0x30000004", "(int *) 0x30000004", 0},
        {"\"abc\" == \"abc\"", "1", 0},
        {"\"abc\" < \"abd\"", "1", 0},
        {"255", "0xff", 'x'},
        {"-1", "0xffffffff", 'x'},
        {"(char)-1", "0xff", 'x'},
        {"10", "1010", 't'},
        {"8", "010", 'o'},
        {"-1", "4294967295", 'u'},
        {"0xffffffff", "-1", 'd'},
        {"65", "65 'A'", 'c'},
        {"$pc == $PC && $sp != 0", "1", 0},
        {"$cycles > 0 && $instructions > 0 && $time > 0", "1", 0},
        {"*(unsigned char *)0x20000000@4 == 0 ? 1 : 2", "", 0},
    };
    struct scope scope;
    (void)state;
    begin("-O0 -g", "work");
    scope = scope_at(0);
    all_are(&scope, rows, sizeof rows / sizeof rows[0] - 1);
    scope.symbols = NULL; /* C's own types are there without symbols */
    all_are(&scope, rows, sizeof rows / sizeof rows[0] - 1);
    program_end(&program);
}

/* --- the guest's variables, as gdb prints them --- */

static void variables_are_shown_as_by_gdb(void **state)
{
    static const struct row rows[] = {
        {"number", "42", 0}, /* the parameter */
        {"::number", "42", 0},
        {"program.c::number", "-5", 0},
        {"'program.c'::own + work::calls", "14", 0},
        {"big", "4000000000", 0},
        {"big + 1 > big", "1", 0},
        {"small", "200 '\\310'", 0},
        {"small + 100", "300", 0},
        {"wide", "-5000000000", 0},
        {"wide / 1000", "-5000000", 0},
        {"real", "0.10000000000000001", 0},
        {"single * 2", "5", 0},
        {"yes", "true", 0},
        {"grid", "{{1, 2, 3}, {4, 5, 6}}", 0},
        {"grid[1]", "{4, 5, 6}", 0},
        {"grid[1][2] + grid[0][0]", "7", 0},
        {"*grid[1]", "4", 0},
        {"sizeof grid / sizeof grid[0]", "2", 0},
        {"letters", "\"abc\\000\\000\\000\\000\\000\\000\\000\\000\"", 0},
        {"letters", "\"abc\"", 's'},
        {"text", "\"hello, world\\000\\000\\000\\000\\000\\000\\000\"", 0},
        {"text == \"hello, world\"", "1", 0},
        {"zeros", "{0 <repeats 30 times>}", 0},
        {"color", "GREEN", 0},
        {"color == 7 && bag.c == BLUE", "1", 0},
        {"(enum color)5", "5", 0},
        {"bits", "(B0 | B4)", 0},
        {"(enum bits)(B1 | 8)", "(B1 | unknown: 0x8)", 0},
        {"bag.at", "{{x = 1, y = -2}, {x = 3, y = 4}}", 0},
        {"bag.a + bag.b", "-2", 0},
        {"bag.low", "52 '4'", 0},
        {"bag.high", "0x12", 'x'},
        {"bag.next->next->at[1].x", "3", 0},
        {"(*bag.next).whole", "4660", 0},
        {"*&bag.at[1]", "{x = 3, y = 4}", 0},
        {"at->y + at[0].x + (*at).x", "10", 0},
        {"at - bag.at", "1", 0},
        {"p", "{x = 6, y = 7}", 0},
        {"local", "{42, 20, 30}", 0},
        {"local[1]@2", "{20, 30}", 0},
        {"f", "63", 0},
        {"w", "-5000000000", 0},
        {"bag.name == text", "1", 0},
        {"bag.name[4]", "111 'o'", 0},
        {"*words[0]@3", "\"one\"", 0},
        {"((struct point *)&bag)->y", "-2", 0},
        {"(byte)number", "42 '*'", 0},
        {"((byte *)&bag.whole)[1]", "18 '\\022'", 0},
        {"(byte)-1", "255 '\\377'", 0}, /* a cast, not a difference */
        {"(byte)*text", "104 'h'", 0},  /* nor a product */
        {"(number)-1", "41", 0},        /* this is one */
        {"(number)*2", "84", 0},
        {"sizeof(byte) + sizeof(struct bag)", "37", 0},
        {"sizeof(bag.at[0])", "8", 0},
        {"nowhere", "(void *) 0x0", 0},
        {"sink * 0", "0", 0},
        {"bag.c", "-3", 'd'},
    };
    (void)state;
    for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++) {
        struct scope scope;
        begin(versions[i], "program.c:20");
        scope = scope_at(0);
        ALL_ARE(&scope, rows);
        program_end(&program);
    }
}

static void addresses_have_names(void **state)
{
    char shown[200], expected[200];
    uint32_t text, twice;
    struct scope scope;
    (void)state;
    begin("-O0 -g", "work");
    scope = scope_at(0);
    text = guest_label(&program.guest, "text");
    twice = guest_label(&program.guest, "twice");
    assert_true(show(&scope, "bag.name", 0, shown, sizeof shown));
    snprintf(expected, sizeof expected, "0x%x <text> \"hello, world\"", text);
    assert_string_equal(shown, expected);
    assert_true(show(&scope, "bag.call", 0, shown, sizeof shown));
    snprintf(expected, sizeof expected, "(int (*)()) 0x%x <twice>", twice | 1);
    assert_string_equal(shown, expected);
    assert_true(show(&scope, "&text[2]", 'a', shown, sizeof shown));
    snprintf(expected, sizeof expected, "0x%x <text+2>", text + 2);
    assert_string_equal(shown, expected);
    assert_true(show(&scope, "twice", 0, shown, sizeof shown));
    snprintf(expected, sizeof expected, "{int ()} 0x%x <twice>", twice);
    assert_string_equal(shown, expected);
    program_end(&program);
}

static void names_are_looked_for_from_inside_out(void **state)
{
    static const struct row inner[] = {{"number", "99", 0}, {"p.y", "7", 0}};
    static const struct row caller[] = {{"p", "{x = 6, y = 7}", 0}, {"number", "-5", 0}};
    struct scope scope;
    (void)state;
    begin("-O0 -g", "program.c:19");
    program_run_to(&program, "program.c:19", 1);
    guest_run_to_cycle(&program.guest, guest_cycle(&program.guest) + 6);
    scope = scope_at(0);
    ALL_ARE(&scope, inner);
    scope = scope_at(1);
    ALL_ARE(&scope, caller);
    program_end(&program);
}

/* Registers, pieces, what is nowhere: never a wrong value. */
static void optimised_code_says_the_truth(void **state)
{
    char shown[300];
    struct scope scope;
    unsigned known = 0;
    static const char *const levels[] = {"-O2 -gdwarf-5", "-Os -gdwarf-4", "-Og -gdwarf-5"};
    static const struct row rows[] = {{"number", "42", 0}, {"w", "-5000000000", 0}};
    (void)state;
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
        begin(levels[i], "*work");
        scope = scope_at(0);
        ALL_ARE(&scope, rows); /* at its beginning all parameters are there */
        for (unsigned step = 0; step < 30; step++) {
            guest_run_to_cycle(&program.guest, guest_cycle(&program.guest) + 2);
            scope = scope_at(0);
            for (size_t n = 0; n < 2; n++) {
                bool good = show(&scope, rows[n].text, 0, shown, sizeof shown);
                struct source_function function;
                assert_true(
                    symbols_function_at(program.symbols, program.guest.cpu->core.r[15], &function));
                if (strcmp(function.name, "work") != 0)
                    continue;
                if (!good)
                    assert_non_null(strstr(shown, "optimised out"));
                else if (n > 0 || strcmp(shown, "99") != 0)
                    assert_string_equal(shown, rows[n].shown);
                known += good;
            }
        }
        program_end(&program);
    }
    assert_true(known > 30);
}

/* --- types, places, numbers --- */

static void types_and_places_are_told(void **state)
{
    static const struct row types[] = {{"bag.at[0].x", "short", 0},
                                       {"&bag.at", "struct point (*)[2]", 0},
                                       {"bag.name", "const char *", 0},
                                       {"small + 1", "int", 0},
                                       {"big + 1", "unsigned int", 0},
                                       {"wide + big", "long long", 0},
                                       {"number == 1", "int", 0},
                                       {"single + 1", "float", 0},
                                       {"real + single", "double", 0},
                                       {"&odd", "volatile unsigned char *", 0},
                                       {"(byte)1", "byte", 0},
                                       {"$r0", "unsigned int", 0},
                                       {"$sp", "void *", 0},
                                       {"(struct bag *)0", "struct bag *", 0},
                                       {"(int [4])zeros", "int [4]", 0},
                                       {"bag.c", "enum color", 0}};
    struct sim_error error = {""};
    struct scope scope;
    uint32_t address, size;
    int64_t number;
    bool truth;
    char text[100];
    (void)state;
    begin("-O0 -g", "program.c:20");
    scope = scope_at(0);
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        struct expression *e = expression_parse(types[i].text, &error);
        assert_true(expression_type(e, &scope, text, sizeof text, &error));
        if (strcmp(text, types[i].shown) != 0 && strstr(text, " int") == NULL)
            fail_msg("%s: %s, and not %s", types[i].text, text, types[i].shown);
        assert_string_equal(expression_text(e), types[i].text);
        expression_free(e);
    }
    struct expression *element = expression_parse("grid[1][1]", &error);
    struct expression *sum = expression_parse("number + 1", &error);
    struct expression *whole = expression_parse("bag", &error);
    assert_true(expression_place(element, &scope, &address, &size, &error));
    assert_int_equal(address, guest_label(&program.guest, "grid") + 8);
    assert_int_equal(size, 2);
    assert_false(expression_place(sum, &scope, &address, &size, &error));
    assert_true(expression_number(sum, &scope, &number, &error));
    assert_int_equal(number, 43);
    assert_true(expression_truth(sum, &scope, &truth, &error) && truth);
    assert_false(expression_number(whole, &scope, &number, &error));
    assert_true(expression_place(whole, &scope, &address, &size, &error));
    assert_int_equal(size, 36);
    expression_free(element);
    expression_free(sum);
    expression_free(whole);
    program_end(&program);
}

static bool assign(const struct scope *scope, const char *place, const char *value,
                   struct sim_error *error)
{
    struct expression *to = expression_parse(place, error), *from = expression_parse(value, error);
    bool good = expression_assign(to, from, scope, error);
    expression_free(to);
    expression_free(from);
    return good;
}

static void values_are_set(void **state)
{
    static const char *const sets[][3] = {{"big", "-1", "4294967295"},
                                          {"small", "0x1ff", "255 '\\377'"},
                                          {"bag.b", "3", "3"},
                                          {"bag.a", "9", "1"},
                                          {"real", "1 / 4.0", "0.25"},
                                          {"single", "3", "3"},
                                          {"wide", "-1ll", "-1"},
                                          {"grid[1][0]", "'a'", "97"},
                                          {"yes", "17", "true"},
                                          {"color", "RED", "RED"},
                                          {"local[2]", "7", "7"},
                                          {"$r7", "0x20000000", "536870912"},
                                          {"bag.next", "0", "(struct bag *) 0x0"}};
    struct sim_error error = {""};
    struct scope scope;
    char shown[100];
    (void)state;
    begin("-O0 -g", "program.c:20");
    scope = scope_at(0);
    for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++) {
        if (!assign(&scope, sets[i][0], sets[i][1], &error))
            fail_msg("%s: %s", sets[i][0], error.text);
        assert_true(show(&scope, sets[i][0], 0, shown, sizeof shown));
        assert_string_equal(shown, sets[i][2]);
    }
    assert_true(show(&scope, "bag.b", 0, shown, sizeof shown)); /* a bit-field's neighbour */
    assert_string_equal(shown, "3");
    assert_false(assign(&scope, "5", "6", &error));
    assert_false(assign(&scope, "bag", "6", &error));
    assert_false(assign(&scope, "*(int *)0", "\"a\"", &error));
    program_end(&program);
}

static void collect(void *owner, const char *name)
{
    strcat(strcat(owner, name), " ");
}

static void locals_are_listed(void **state)
{
    struct scope scope;
    char names[300] = "";
    (void)state;
    begin("-O0 -g", "program.c:20");
    scope = scope_at(0);
    scope_locals(&scope, collect, names);
    assert_string_equal(names, "p number w calls local at f ");
    program_end(&program);
}

/* --- errors --- */

static void errors_help(void **state)
{
    static const char *const rows[][2] = {
        {"", "missing"},
        {"1 +", "at its end"},
        {"(1", "\")\" is missing"},
        {"1 2", "column 3"},
        {"a = 3", "=="},
        {"number++", "changes nothing"},
        {"work(1)", "not called"},
        {"numbr", "do you mean \"number\"?"},
        {"nothing_like_it", "no symbol"},
        {"bag.z", "no member z"},
        {"number.x", "no members"},
        {"number->x", "no members"},
        {"*real", "points to nothing"},
        {"*nowhere", "void *"},
        {"1 / 0", "zero"},
        {"1 % 0", "zero"},
        {"1.5 << 2", "integers"},
        {"&5", "no address"},
        {"&bag.a", "bit-field"},
        {"bag + 1", "no number"},
        {"\"a\" + 1", "compared"},
        {"$bla", "$r0"},
        {"$task", "no kernel"},
        {"task(\"pump\").state", "no kernel"},
        {"task(\"pump\")", "stands .priority"},
        {"$value", "watchpoint"},
        {"(struct nothing *)0", "no type \"struct nothing\""},
        {"*(int *)0xe0", ""},
        {"*(int *)0x30000000", "cannot read"},
        {"'ab'", "one character"},
        {"\"abc", "missing"},
        {"0x123456789abcdef01", "too large"},
        {"08x", "no number"},
        {"program.c::nothing", "no symbol \"nothing\" in"},
    };
    struct scope scope;
    char shown[600];
    (void)state;
    begin("-O0 -g", "program.c:20");
    scope = scope_at(0);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (show(&scope, rows[i][0], 0, shown, sizeof shown) != (rows[i][1][0] == '\0') ||
            strstr(shown, rows[i][1]) == NULL)
            fail_msg("%s: \"%s\" does not say \"%s\"", rows[i][0], shown, rows[i][1]);
    }
    program_end(&program);
}

/* --- any text --- */

static uint64_t random_state = 1;

static unsigned any(unsigned below)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(random_state >> 33) % below;
}

static void any_text_is_harmless(void **state)
{
    static const char *const words[] = {
        "bag",    "number",     "grid", "(",  ")",   "[",      "]",      "->",
        ".",      "*",          "&",    "-",  "+",   "sizeof", "(byte)", "(struct bag *)",
        "struct", "0x7fffffff", "1",    "0",  "3.5", "'a'",    "\"t\"",  "$r1",
        "$sp",    "==",         "<<",   ">>", "?",   ":",      "&&",     "@",
        "at",     "next",       "name", "/",  "%",   "::",     "p",      "local",
        " "};
    struct scope scope;
    char text[400], shown[50];
    unsigned good = 0;
    (void)state;
    begin("-O0 -g", "program.c:20");
    scope = scope_at(0);
    for (unsigned round = 0; round < 20000; round++) {
        text[0] = '\0';
        for (unsigned n = 1 + any(round % 3 == 0 ? 40 : 8); n > 0; n--)
            strcat(text, words[any(sizeof words / sizeof words[0])]);
        if (round % 10 == 0)
            text[any((unsigned)strlen(text))] = (char)(1 + any(255));
        good += show(&scope, text, "\0xdutcsa"[any(8)], shown, 1 + any(sizeof shown));
    }
    assert_true(good > 500);
    program_end(&program);
}

static void deep_and_long_texts_end(void **state)
{
    static const char *const parts[] = {"(",  "-",  "*",       "1+",    "!",
                                        "a[", "1?", "sizeof ", "(int)", "a."};
    struct scope scope;
    static char text[9000], shown[50];
    (void)state;
    begin("-O0 -g", "program.c:20");
    scope = scope_at(0);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        for (size_t most = 50; most < sizeof text; most *= 3) {
            text[0] = '\0';
            while (strlen(text) + strlen(parts[i]) + 2 < most)
                strcat(text, parts[i]);
            strcat(text, "1");
            show(&scope, text, 0, shown, sizeof shown);
        }
    program_end(&program);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arithmetic_is_cs),
        cmocka_unit_test(variables_are_shown_as_by_gdb),
        cmocka_unit_test(addresses_have_names),
        cmocka_unit_test(names_are_looked_for_from_inside_out),
        cmocka_unit_test(optimised_code_says_the_truth),
        cmocka_unit_test(types_and_places_are_told),
        cmocka_unit_test(values_are_set),
        cmocka_unit_test(locals_are_listed),
        cmocka_unit_test(errors_help),
        cmocka_unit_test(any_text_is_harmless),
        cmocka_unit_test(deep_and_long_texts_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
