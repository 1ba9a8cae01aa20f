/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Debug information of gcc-h8300-hms, for each processor of the family: lines as binutils says
 * them, values by their types, local variables where the compiler says that it keeps them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/board.h"
#include "tests/support/h8.h"
#include "tests/support/program.h"

#include "board.h"
#include "debug/expression.h"
#include "symbols/variables.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char source[] =
    "typedef unsigned char byte;\n"
    "enum color { RED, GREEN = 7, BLUE = -3 };\n"
    "struct point { short x; int y; };\n"
    "struct bag { struct point at[2]; const char *name; unsigned a : 3; int b : 5; enum color c;\n"
    "  union { int whole; struct { byte high, low; } half; } u; struct bag *next; int "
    "(*call)(int); "
    "};\n"
    "int number = -5; unsigned big = 40000u; byte small = 200; short grid[2][3] = {{1, 2, 3}, "
    "{4, 5, 6}};\n"
    "char letters[12] = \"abc\"; char text[20] = \"hello, world\"; double real = 0.5; float single "
    "= "
    "2.5f;\n"
    "long long wide = -5000000000ll; unsigned long ulong = 4000000000ul; long slong = -100000l;\n"
    "enum color color = GREEN; signed char tiny = -9; volatile unsigned char odd = 0x81; void "
    "*nowhere; unsigned long long huge = 0xfedcba9876543210ull;\n"
    "int twice(int a) { return 2 * a; }\n"
    "struct bag bag = {{{1, -2}, {3, 4}}, text, 5, -7, BLUE, {0x1234}, &bag, twice};\n"
    "struct unknown; struct unknown *secret; const struct point *volatile const spot = "
    "&bag.at[1];\n"
    "static int own = 11; int sink;\n"
    "#define PLACE(n) __asm__ volatile(\".section .places\\n.ascii \\\"\" #n \"=%0;\\\"\\n"
    ".section .text\" : : \"m\"(n))\n"
    "int work(struct point p, int arg, long w, char c, struct bag *b) {\n"
    "  static int calls = 3; int local[3]; struct point *at = &bag.at[1]; int i;\n"
    "  local[0] = arg; local[1] = 20;\n"
    "  PLACE(arg); PLACE(w); PLACE(c); PLACE(at); PLACE(i);\n"
    "  for (i = 0; i < 3; i++) { int arg = 99; long deep = w; PLACE(deep); sink = arg + p.y + "
    "deep; "
    "}\n"
    "  sink = local[1] + at->y + own + (int)w + calls++ + c + b->a;\n"
    "  return sink; }\n"
    "int held(int n) { register int z __asm__(\"r3\") = n; register long q __asm__(\"r4\") = n * "
    "3L;"
    "\n  __asm__ volatile(\"\" : : \"r\"(z), \"r\"(q)); sink = z + (int)q; return sink + own; }\n"
    "void start(void) { struct point p; p.x = 6; p.y = 7; for (;;) sink = work(p, 42, wide, 'c', "
    "&bag) + held(3); }\n";

/* ---- a machine with the registers of an H8, and the program's data ---- */

static const uint8_t numbers[8] = {0, 1, 2, 3, 4, 5, 6, 7};
static const struct cpu_unwinding unwinding = {.dwarf_registers = numbers,
                                               .dwarf_register_count = 8};
static struct processor fake_processor;
static struct cpu_class fake_cpu;
static struct device_class fake_device;

static struct machine *make_machine(const struct h8 *h8)
{
    size_t i;
    struct machine *machine = test_asleep("mps2-an385"); /* memory from 0 on */
    fake_device = *machine->cpu->device.class;
    fake_cpu = *fake_device.cpu;
    fake_processor = *fake_cpu.processor;
    fake_processor.big_endian = true;
    fake_cpu.processor = &fake_processor;
    fake_cpu.unwinding = &unwinding;
    fake_device.cpu = &fake_cpu;
    machine->cpu->device.class = &fake_device;
    for (i = 0; i < h8->image.segment_count; i++) {
        const struct image_segment *s = &h8->image.segments[i];
        if (!s->zero_fill)
            bus_poke(machine->cpu->data, (uint32_t)s->run_address, s->bytes, (size_t)s->size);
    }
    return machine;
}

struct at {
    struct h8 h8;
    struct machine *machine;
    struct frame frame;
    struct scope scope;
};

#define FRAME 0x8000u

static void begin(struct at *at, const struct h8_mode *mode, const char *options)
{
    memset(at, 0, sizeof *at);
    h8_compile(&at->h8, mode, source, options);
    at->machine = make_machine(&at->h8);
    at->scope =
        (struct scope){.machine = at->machine, .symbols = at->h8.symbols, .frame = &at->frame};
}

static void end(struct at *at)
{
    machine_destroy(at->machine);
    h8_end(&at->h8);
}

/* In the middle of a line's code. */
static void stand_at(struct at *at, const char *place)
{
    struct sim_error error = {""};
    uint32_t address;
    unsigned i;
    if (!symbols_find_place(at->h8.symbols, place, 0, &address, &error))
        fail_msg("%s", error.text);
    for (i = 0; i < 8; i++) {
        at->frame.registers[i] = 0x11110000u * i + 0x1000 + i;
        at->frame.known[i] = true;
    }
    at->frame.registers[6] = FRAME;
    at->frame.pc = address;
}

static void shows(struct at *at, const char *text, const char *expected)
{
    struct sim_error error = {""};
    struct expression *expression = expression_parse(text, &error);
    char shown[600];
    if (expression == NULL)
        fail_msg("%s", error.text);
    if (!expression_show(expression, &at->scope, 0, shown, sizeof shown, &error))
        fail_msg("%s: %s", text, error.text);
    if (strcmp(shown, expected) != 0)
        fail_msg("%s is %s, not %s", text, shown, expected);
    expression_free(expression);
}

static void is_of_type(struct at *at, const char *text, const char *expected)
{
    struct sim_error error = {""};
    struct expression *expression = expression_parse(text, &error);
    char shown[200];
    assert_non_null(expression);
    if (!expression_type(expression, &at->scope, shown, sizeof shown, &error))
        fail_msg("%s: %s", text, error.text);
    assert_string_equal(shown, expected);
    expression_free(expression);
}

static const char *const debug[] = {"-gstabs+", "-g"};
#define DEBUGS (sizeof debug / sizeof debug[0])

/* ---- values ---- */

/* What the kind of debug information cannot say is not asked of it. */
struct value {
    const char *text, *expected;
    bool stabs_only;
};

static const struct value values[] = {
    {"number", "-5", false},
    {"big", "40000", false},
    {"slong", "-100000", false},
    {"ulong", "4000000000", false},
    {"grid", "{{1, 2, 3}, {4, 5, 6}}", false},
    {"grid[1][2]", "6", false},
    {"real", "0.5", false},
    {"single", "2.5", false},
    {"color", "GREEN", false},
    {"BLUE", "-3", false},
    {"bag.at", "{{x = 1, y = -2}, {x = 3, y = 4}}", false},
    {"bag.a", "5", false},
    {"bag.b", "-7", false},
    {"bag.c", "BLUE", false},
    {"bag.u.whole", "4660", false},
    {"bag.next == &bag", "1", false},
    {"bag.next->next->at[1].y", "4", false},
    {"&bag.at[1] == spot", "1", false},
    {"spot->x", "3", false},
    {"own", "11", false},
    {"program.c::own", "11", false},
    {"sizeof(struct point)", "4", false},
    {"((struct bag *)&bag)->at[0].y", "-2", false},
    {"work::calls", "3", false},
    {"wide", "-5000000000", true},
    {"huge", "18364758544493064720", true},
    {"(int)tiny", "-9", true},
    {"(int)small", "200", true},
    {"(int)odd", "129", true},
    {"(int)bag.u.half.low", "52", true},
    {"(byte)0x1ff == 255", "1", false},
    {"0xffbf20 + 1", "16760609", false},
    {"sizeof(0xffbf20)", "4", false},
    {"(uint32_t)0xffffffff == 4294967295", "1", false},
    {"ulong + 1", "4000000001", false},
    {"&number == (int *)0xc000", "1", false},
};

static void values_are_those_of_the_source(void **state)
{
    (void)state;
    for (size_t m = 0; m < H8_MODES; m++)
        for (size_t d = 0; d < DEBUGS; d++) {
            struct at at;
            begin(&at, &h8_modes[m], debug[d]);
            stand_at(&at, "start");
            for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
                if (!values[i].stabs_only || d == 0)
                    shows(&at, values[i].text, values[i].expected);
            shows(&at, "sizeof(void *)", h8_modes[m].pointer == 2 ? "2" : "4");
            shows(&at, "sizeof(bag.next)", h8_modes[m].pointer == 2 ? "2" : "4");
            shows(&at, "sizeof(&number)", h8_modes[m].pointer == 2 ? "2" : "4");
            shows(&at, "sizeof(int)", "2");
            end(&at);
        }
}

static void types_have_the_names_of_the_source(void **state)
{
    struct at at;
    (void)state;
    begin(&at, &h8_modes[1], "-gstabs+");
    stand_at(&at, "start");
    is_of_type(&at, "small", "byte");
    is_of_type(&at, "bag.call", "int (*)()");
    is_of_type(&at, "bag.next", "struct bag *");
    is_of_type(&at, "secret", "struct unknown *");
    is_of_type(&at, "bag.name", "const char *");
    is_of_type(&at, "spot", "const struct point * volatile const");
    is_of_type(&at, "grid", "short int [2][3]");
    is_of_type(&at, "color", "enum color");
    is_of_type(&at, "&text", "char (*)[20]");
    is_of_type(&at, "*twice", "int ()");
    end(&at);
}

static void integers_of_32_bits_are_seen(void **state)
{
    (void)state;
    for (size_t d = 0; d < DEBUGS; d++) {
        struct at at;
        begin(&at, &h8_modes[1], d == 0 ? "-mint32 -gstabs+" : "-mint32 -g");
        stand_at(&at, "start");
        shows(&at, "sizeof(int)", "4");
        shows(&at, "number", "-5");
        shows(&at, "bag.b", "-7");
        shows(&at, "bag.at[1].y", "4");
        end(&at);
    }
}

/* ---- local variables ---- */

/* "arg=@(-6,er6);" in the section that the program has for it. */
static int offset_of(const struct h8 *h8, const char *name)
{
    char wanted[40];
    const uint8_t *found;
    snprintf(wanted, sizeof wanted, "%s=@(", name);
    found = memmem(h8->bytes, h8->size, wanted, strlen(wanted));
    if (found == NULL)
        fail_msg("%s has no place", name);
    return found == NULL ? 0 : atoi((const char *)found + strlen(wanted));
}

static void check_place(struct at *at, const char *name)
{
    struct variable variable;
    if (!symbols_variable(at->machine, at->h8.symbols, &at->frame, NULL, name, &variable))
        fail_msg("%s is not known", name);
    assert_int_equal(variable.location.kind, LOCATION_MEMORY);
    assert_int_equal(variable.location.address,
                     (FRAME + (uint32_t)offset_of(&at->h8, name)) & 0xffffffffu);
}

static void tell_local(void *owner, const char *name)
{
    strcat(strcat(owner, name), " ");
}

static void locals_are_where_the_compiler_keeps_them(void **state)
{
    static const char *const names[] = {"arg", "w", "c", "at", "i"};
    (void)state;
    for (size_t m = 0; m < H8_MODES; m++)
        for (size_t d = 0; d < DEBUGS; d++) {
            struct at at;
            char all[200] = "";
            begin(&at, &h8_modes[m], debug[d]);
            stand_at(&at, "program.c:17"); /* local[0] = arg */
            for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
                check_place(&at, names[i]);
            shows(&at, "calls", "3");
            symbols_locals(at.h8.symbols, &at.frame, tell_local, all);
            assert_non_null(strstr(all, "local "));
            assert_non_null(strstr(all, "p "));
            assert_true(d > 0 || strstr(all, "deep ") == NULL);
            end(&at);
        }
}

/* -g says nothing of a function's outermost blocks: only stabs do. */
static void an_inner_block_hides_the_outer_one(void **state)
{
    struct at at;
    struct variable inner, outer;
    unsigned line = 19;
    uint32_t found[8];
    (void)state;
    begin(&at, &h8_modes[1], "-gstabs+");
    stand_at(&at, "program.c:17");
    assert_true(symbols_variable(at.machine, at.h8.symbols, &at.frame, NULL, "arg", &outer));
    assert_false(symbols_variable(at.machine, at.h8.symbols, &at.frame, NULL, "deep", &inner));
    assert_true(symbols_line_addresses(at.h8.symbols, "program.c", &line, found, 8) > 0);
    assert_int_equal(line, 19);
    /* Behind the loop's condition its body begins. */
    for (at.frame.pc = found[0]; at.frame.pc < found[0] + 0x60; at.frame.pc += 2)
        if (symbols_variable(at.machine, at.h8.symbols, &at.frame, NULL, "deep", &inner))
            break;
    check_place(&at, "deep");
    assert_true(symbols_variable(at.machine, at.h8.symbols, &at.frame, NULL, "arg", &inner));
    assert_int_not_equal(inner.location.address, outer.location.address);
    end(&at);
}

static const char nested[] =
    "int sink;\n"
    "int work(int n) { int a = n; if (n) { int b = a; if (b > 2) { int c = b + 1; sink = c;\n"
    "  sink += a; } sink += b; } return a; }\n"
    "void start(void) { for (;;) sink = work(sink); }\n";

/* Of deeper blocks it does. */
static void blocks_of_coff_symbols_are_seen(void **state)
{
    struct h8 h8;
    char all[100] = "", inside[100] = "";
    struct frame frame = {.pc = 0};
    struct source_function function;
    (void)state;
    h8_compile(&h8, &h8_modes[1], nested, "-g");
    assert_true(symbols_function_named(h8.symbols, "work", &function));
    frame.pc = function.first;
    symbols_locals(h8.symbols, &frame, tell_local, all);
    assert_null(strstr(all, "c "));
    assert_non_null(strstr(all, "a "));
    for (; frame.pc < function.last && strstr(inside, "c ") == NULL; frame.pc += 2) {
        inside[0] = '\0';
        symbols_locals(h8.symbols, &frame, tell_local, inside);
    }
    assert_non_null(strstr(inside, "c "));
    assert_non_null(strstr(inside, "a "));
    h8_end(&h8);
}

/* -g leaves variables out whose register the source chooses; a parameter's register it tells. */
static void registers_hold_variables(void **state)
{
    struct at at;
    struct variable variable;
    (void)state;
    for (size_t m = 0; m < H8_MODES; m++) {
        begin(&at, &h8_modes[m], "-O1 -gstabs+");
        stand_at(&at, "held");
        at.frame.registers[3] = 0x77770123;
        at.frame.registers[4] = m == 0 ? 0x0001 : 0x00018000;
        at.frame.registers[5] = m == 0 ? 0x8000 : 0;
        shows(&at, "z", "291");
        shows(&at, "q", "98304");
        end(&at);
    }
    begin(&at, &h8_modes[1], "-O1 -g");
    stand_at(&at, "held");
    assert_true(symbols_variable(at.machine, at.h8.symbols, &at.frame, NULL, "n", &variable));
    assert_int_equal(variable.location.kind, LOCATION_REGISTER);
    end(&at);
}

static void without_a_frame_pointer_the_stack_pointer_counts(void **state)
{
    (void)state;
    for (size_t m = 0; m < H8_MODES; m++) {
        struct at at;
        struct variable variable;
        begin(&at, &h8_modes[m], "-O1 -fomit-frame-pointer -gstabs+");
        stand_at(&at, "program.c:17");
        at.frame.registers[7] = 0x9000;
        assert_true(symbols_variable(at.machine, at.h8.symbols, &at.frame, NULL, "i", &variable));
        assert_int_equal(variable.location.kind, LOCATION_MEMORY);
        assert_int_equal(variable.location.address, 0x9000 + offset_of(&at.h8, "i"));
        end(&at);
    }
}

/* ---- lines ---- */

/* All instructions' addresses, asked of binutils at once; how many there are. */
static size_t all_addresses(const struct h8 *h8, uint32_t *addresses, size_t most, char *command)
{
    char *dump = h8_tool(h8, "objdump -d");
    size_t count = 0, used = (size_t)sprintf(command, "addr2line");
    for (char *line = strtok(dump, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        char *colon;
        uint32_t address = (uint32_t)strtoul(line, &colon, 16);
        if (line[0] != ' ' || *colon != ':' || count == most)
            continue;
        addresses[count++] = address;
        used += (size_t)sprintf(command + used, " 0x%x", address);
    }
    sprintf(command + used, " -e");
    free(dump);
    return count;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

static void check_lines(const struct h8 *h8, const char *options)
{
    static uint32_t addresses[300];
    static char command[4000];
    size_t count = all_addresses(h8, addresses, 300, command);
    char *answers = h8_tool(h8, command), *answer = strtok(answers, "\n");
    assert_true(count > 60);
    for (size_t i = 0; i < count; i++, answer = strtok(NULL, "\n")) {
        struct source_line ours;
        char text[300] = "??:0";
        assert_non_null(answer);
        if (symbols_line_at(h8->symbols, addresses[i], &ours))
            snprintf(text, sizeof text, "%s:%u", base_name(ours.file), ours.line);
        /* Of -g binutils do not know the line of a prologue. */
        if (strstr(answer, text) == NULL && strcmp(answer + strlen(answer) - 2, ":0") != 0)
            fail_msg("%s: 0x%x is %s, but addr2line says %s", options, addresses[i], text, answer);
    }
    free(answers);
}

static void lines_are_those_of_binutils(void **state)
{
    static const char *const options[] = {"-O0 -gstabs+", "-O2 -gstabs+", "-O0 -g", "-O2 -g"};
    (void)state;
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        struct h8 h8;
        h8_compile(&h8, &h8_modes[1], source, options[i]);
        check_lines(&h8, options[i]);
        h8_end(&h8);
    }
}

static void places_are_found_by_name_and_line(void **state)
{
    (void)state;
    for (size_t d = 0; d < DEBUGS; d++) {
        struct h8 h8;
        struct source_function function;
        struct sim_error error;
        uint32_t address, main_address;
        char text[100];
        h8_compile(&h8, &h8_modes[0], source, debug[d]);
        assert_true(symbols_function_named(h8.symbols, "work", &function));
        assert_int_equal(function.where.line, 15);
        assert_true(function.body > function.first && function.body < function.last);
        assert_true(symbols_find_place(h8.symbols, "program.c:17", 0, &address, &error));
        assert_true(address > function.body && address < function.last);
        assert_true(symbols_find_place(h8.symbols, "_work", 0, &main_address, &error));
        assert_int_equal(main_address, function.body);
        assert_string_equal(symbols_place(h8.symbols, function.first, text, sizeof text),
                            "work (program.c:15)");
        assert_int_equal(function.last + 1, image_symbol_find(&h8.image, "held")->value);
        h8_end(&h8);
    }
}

/* ---- texts that compilers of other times write ---- */

#define STABS(text) "__asm__(\".stabs \\\"" text "\\\",128,0,0,0\");\n"

static const char by_hand[] =
    "unsigned char data[2] = {7, 8}; short other = -2; int first = 1, second = 2;\n"
    "void start(void) { for (;;) first = second; }\n"
    "__asm__(\".stabs \\\"/folder/\\\",100,0,0,_start\\n\"\n"
    "\".stabs \\\"hand.c\\\",100,0,0,_start\\n\"\n"
    "\".stabs \\\"shared.h\\\",130,0,0,77\");\n"                           /* N_BINCL */
    STABS("inner:t(1,1)=r(1,1);0;255;") "__asm__(\".stabn 162,0,0,0\");\n" /* N_EINCL */
    STABS("int:t1=r1;-32768;32767;") STABS("short:t2=bs2;0;16;") STABS("void:t3=3")
        STABS("later:T4=s4next:5=*6,0,16;value:1,16,16;;") STABS("six:T6=u2a:1,0,16;;")
            STABS("long_one:T7=s4first:1,0,16;\\\\\\\\") STABS("second:1,16,16;;") STABS(
                "broken:T9=s8a:1,0,16;b:(") STABS("limit:c=i42") STABS("loop:t20=21=20")
                STABS("class:T30=s4a:1,0,16;run::31=#30,1,1;:run;2A.;;") STABS("real:t32=r1;8;0;")
                    STABS("flag:t33=-16") STABS("wide:t34=r34;0;01777777777777777777777;")
                        STABS("kind:T35=eONE:1,TWO:-2,;") STABS("both:Tt36=s2a:1,0,16;;") STABS(
                            "far:T37=x") "__asm__(\".stabs \\\"other:G2\\\",32,0,0,0\\n\"\n"
                                         "\".stabs \\\"start:F3\\\",36,0,5,_start\\n\"\n"
                                         "\".stabn 68,0,5,_start\\n\"\n" /* lines as addresses */
                                         "\".stabs \\\"\\\",100,0,0,_data\\n\"\n"
                                         "\".stabs \\\"two.c\\\",100,0,0,_data\\n\"\n"
                                         "\".stabs \\\"shared.h\\\",194,0,0,77\\n\"\n" /* N_EXCL */
                                         "\".stabs \\\"data:G(1,1)\\\",32,0,0,0\\n\"\n"
                                         "\".stabs \\\"\\\",100,0,0,0\");\n";

static void has_member(const struct symbols *symbols, const char *type, const char *member,
                       uint32_t offset, uint32_t size)
{
    uint32_t its_offset, its_size;
    if (!symbols_member(symbols, type, member, &its_offset, &its_size))
        fail_msg("%s has no %s", type, member);
    assert_int_equal(its_offset, offset);
    assert_int_equal(its_size, size);
}

static void texts_of_other_compilers_are_understood(void **state)
{
    struct at at;
    struct source_line line;
    int64_t value;
    uint32_t address;
    (void)state;
    memset(&at, 0, sizeof at);
    h8_compile(&at.h8, &h8_modes[0], by_hand, "-O1");
    at.machine = make_machine(&at.h8);
    at.scope = (struct scope){.machine = at.machine, .symbols = at.h8.symbols, .frame = &at.frame};
    assert_true(symbols_address(at.h8.symbols, "start", &address));
    at.frame.pc = address;
    has_member(at.h8.symbols, "long_one", "first", 0, 2);
    has_member(at.h8.symbols, "long_one", "second", 2, 2);
    has_member(at.h8.symbols, "later", "value", 2, 2);
    has_member(at.h8.symbols, "broken", "a", 0, 2);
    has_member(at.h8.symbols, "class", "a", 0, 2);
    has_member(at.h8.symbols, "both", "a", 0, 2);
    is_of_type(&at, "((struct later *)0)->next", "union six *");
    is_of_type(&at, "data", "inner");
    shows(&at, "data", "7");
    shows(&at, "other", "-2");
    shows(&at, "limit", "42");
    shows(&at, "sizeof(real)", "8");
    shows(&at, "sizeof(wide)", "8");
    shows(&at, "sizeof(flag)", "4");
    assert_true(symbols_enumerator(at.h8.symbols, "TWO", &value));
    assert_int_equal(value, -2);
    assert_true(symbols_line_at(at.h8.symbols, address, &line));
    assert_string_equal(line.file, "/folder/hand.c");
    assert_int_equal(line.line, 5);
    end(&at);
}

/* ---- ELF ---- */

static const char elf_source[] =
    "int twice(int n)\n{\n  int a = n * 2;\n  return a;\n}\n"
    "int number = 5;\nvoid _start(void) { for (;;) number = twice(number); }\n";

static bool compile_elf(const char *folder, char path[200])
{
    char command[800];
    snprintf(path, 200, "%s/elf.c", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(elf_source, file);
    fclose(file);
    snprintf(path, 200, "%s/elf", folder);
    snprintf(command, sizeof command,
             "cd '%s' && m68k-linux-gnu-gcc -w -gstabs+ -m68000 -O0 -static -nostdlib "
             "-ffreestanding -Wl,--build-id=none elf.c -o elf 2>/dev/null",
             folder);
    return system(command) == 0;
}

/* Compilers for other processors write stabs into ELF files. */
static void stabs_of_elf_files_are_read(void **state)
{
    static uint8_t bytes[65536];
    char folder[] = "/tmp/stabs-XXXXXX", path[200], command[300];
    struct source_function function;
    struct sim_error error = {""};
    struct symbols *symbols;
    struct image image;
    bool compiled;
    size_t size = 0;
    (void)state;
    assert_non_null(mkdtemp(folder));
    compiled = compile_elf(folder, path);
    if (compiled) {
        FILE *file = fopen(path, "rb");
        assert_non_null(file);
        size = fread(bytes, 1, sizeof bytes, file);
        fclose(file);
    }
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    assert_int_equal(system(command), 0);
    if (!compiled)
        skip(); /* no compiler for the 68000 that writes stabs */
    if (!image_parse(&image, "elf", bytes, size, &error))
        fail_msg("%s", error.text);
    symbols = symbols_create(&image, bytes, size, &error);
    assert_non_null(symbols);
    assert_true(symbols_function_named(symbols, "twice", &function));
    assert_int_equal(function.where.line, 2);
    assert_true(function.body > function.first);
    assert_string_equal(base_name(function.where.file), "elf.c");
    assert_non_null(
        symbols_type_at(symbols, "number", (uint32_t)image_symbol_find(&image, "number")->value));
    symbols_destroy(symbols);
    image_free(&image);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_those_of_the_source),
        cmocka_unit_test(types_have_the_names_of_the_source),
        cmocka_unit_test(integers_of_32_bits_are_seen),
        cmocka_unit_test(locals_are_where_the_compiler_keeps_them),
        cmocka_unit_test(an_inner_block_hides_the_outer_one),
        cmocka_unit_test(blocks_of_coff_symbols_are_seen),
        cmocka_unit_test(registers_hold_variables),
        cmocka_unit_test(without_a_frame_pointer_the_stack_pointer_counts),
        cmocka_unit_test(lines_are_those_of_binutils),
        cmocka_unit_test(places_are_found_by_name_and_line),
        cmocka_unit_test(texts_of_other_compilers_are_understood),
        cmocka_unit_test(stabs_of_elf_files_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
