/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The assembler: each directive, each operator, macros, conditions, and each error, told with its
 * place. Programs are for the test-only processor: words of 16 bits, the most significant byte
 * first, an address for each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "asm/asm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- assembling in memory --- */

struct file {
    const char *name, *text;
};

/* Files for .include and .incbin; a table that ends with NULL. */
static bool read_from(void *owner, const char *name, struct blob *blob, struct sim_error *error)
{
    const struct file *file;
    for (file = owner; file != NULL && file->name != NULL; file++)
        if (strcmp(file->name, name) == 0) {
            blob_put(blob, file->text, strlen(file->text));
            return true;
        }
    sim_error_set(error, "%s: cannot be opened", name);
    return false;
}

static struct asm_options options_for(const struct file *files)
{
    return (struct asm_options){.processor = processor_find("test-cpu", PROCESSOR_ASSEMBLED),
                                .read = read_from,
                                .owner = (void *)(uintptr_t)files};
}

static void assemble(const char *source, const struct file *files, struct asm_program *program)
{
    struct asm_options options = options_for(files);
    if (!asm_assemble("a.s", source, strlen(source), &options, program))
        fail_msg("'%s': %s", source, program->errors[0].text);
}

static const struct asm_made_section *section_of(const struct asm_program *program,
                                                 const char *name)
{
    size_t i;
    for (i = 0; i < program->section_count; i++)
        if (strcmp(program->sections[i].name, name) == 0)
            return &program->sections[i];
    fail_msg("no section %s", name);
    return NULL;
}

static const struct asm_made_symbol *symbol_of(const struct asm_program *program, const char *name)
{
    size_t i;
    for (i = 0; i < program->symbol_count; i++)
        if (strcmp(program->symbols[i].name, name) == 0)
            return &program->symbols[i];
    return NULL;
}

static void check_bytes(const char *source, const struct asm_made_section *section,
                        const char *expected)
{
    char found[2048] = "";
    size_t i, used = 0;
    for (i = 0; i < section->size && used < sizeof found - 4; i++)
        used += (size_t)snprintf(found + used, sizeof found - used, "%02x", section->bytes[i]);
    if (strcmp(found, expected) != 0)
        fail_msg("'%s' is %s, expected %s", source, found, expected);
}

/* The bytes of .text. */
static void gives_with(const char *source, const struct file *files, const char *expected)
{
    struct asm_program program;
    assemble(source, files, &program);
    check_bytes(source, section_of(&program, ".text"), expected);
    asm_program_free(&program);
}

static void gives(const char *source, const char *expected)
{
    gives_with(source, NULL, expected);
}

static void refuses_with(const char *source, const struct file *files, const char *expected)
{
    struct asm_options options = options_for(files);
    struct asm_program program;
    if (asm_assemble("a.s", source, strlen(source), &options, &program))
        fail_msg("'%s' is taken, expected: %s", source, expected);
    if (strstr(program.errors[0].text, expected) != program.errors[0].text)
        fail_msg("'%s': %s\nexpected: %s", source, program.errors[0].text, expected);
    asm_program_free(&program);
}

static void refuses(const char *source, const char *expected)
{
    refuses_with(source, NULL, expected);
}

/* --- data --- */

static void integers_have_their_sizes(void **state)
{
    (void)state;
    gives(".byte 1, 2, 0xff, -1", "0102ffff");
    gives(".short 1, -2", "0001fffe");
    gives(".half 1\n.hword 2\n.2byte 3", "000100020003");
    gives(".word 0x1234", "1234"); /* a word of this processor */
    gives(".int 5", "0005");
    gives(".long 0x12345678\n.4byte 1", "1234567800000001");
    gives(".quad 0x1122334455667788\n.8byte -1", "1122334455667788ffffffffffffffff");
    gives(".byte 'a', '\\n', '\\\\', ';'", "610a5c3b");
    gives(".byte 0b101, 017, 0X1F, 10", "050f1f0a");
    gives(".float 1.5\n.single -2\n.double 1", "3fc00000c00000003ff0000000000000");
    gives(".word", "");
}

static void texts_have_escapes(void **state)
{
    (void)state;
    gives(".ascii \"ab\"", "6162");
    gives(".asciz \"abc\"", "61626300");
    gives(".string \"a\\n\\t\\\"\\\\\\101\\x42\"", "610a09225c414200");
    gives(".ascii \"ab\", \"c\" \"d\"", "61626364");
    gives(".ascii \"a;b\" ; not \"this\"", "613b62");
}

static void gaps_count_addresses(void **state)
{
    (void)state;
    gives(".space 2", "00000000");
    gives(".skip 1, 0xaa", "aaaa");
    gives(".zero 1", "0000");
    gives(".fill 2, 2, 0x1234", "12341234");
    gives(".fill 3", "000000");
    gives(".fill 1, 8, 0x11223344", "0000000011223344");
    gives(".word 1\n.org 3\n.word 2", "0001000000000002");
    gives(".word 1\n. = 2\n.word 3", "000100000003");
    gives(".word 1\n.org 2, 0xee\n.word 2", "0001eeee0002");
    gives(".word 1\n.org . + 1\n.word 2", "000100000002");
}

static void alignments_fill_up(void **state)
{
    (void)state;
    gives(".word 1\n.balign 4\n.word 2", "00010000000000000002");
    gives(".word 1\n.align 2\n.word 2", "000100000002");
    gives(".word 1\n.p2align 1\n.word 2", "000100000002");
    gives(".word 1\n.balign 4, 0xff\n.word 2", "0001ffffffffffff0002");
    gives(".word 1\n.balign 4,, 2\n.word 2", "00010002");
    gives(".byte 1\n.even", "0100");
    gives(".byte 1\n.balign 1\nx: .word x", "01000001");
}

static void a_section_begins_where_org_says(void **state)
{
    struct asm_program program;
    (void)state;
    assemble(".org 0x8000\nx: .word x\n.data\n.org 0x100\ny: .word y, x", NULL, &program);
    assert_int_equal(section_of(&program, ".text")->address, 0x10000);
    assert_int_equal(section_of(&program, ".text")->size, 2);
    check_bytes("text", section_of(&program, ".text"), "8000");
    assert_int_equal(section_of(&program, ".data")->address, 0x200);
    check_bytes("data", section_of(&program, ".data"), "01008000");
    asm_program_free(&program);
}

/* What has no place goes around what has one, and around what was placed before. */
static void sections_go_around_given_places(void **state)
{
    struct asm_program program;
    (void)state;
    assemble(".section .vectors, \"a\"\n.org 0\n.word t, 2\n.text\nt: nop\nnop\n.data\nd: .word 3\n"
             ".section .rodata\nr: .word 4",
             NULL, &program);
    assert_int_equal(symbol_of(&program, "t")->value, 2);
    check_bytes("vectors", section_of(&program, ".vectors"), "00020002");
    assert_int_equal(symbol_of(&program, "r")->value, 4);
    assert_int_equal(symbol_of(&program, "d")->value, 5);
    asm_program_free(&program);
    assemble(
        ".section .fixed, \"a\"\n.org 2\n.word 1, 2\n.text\nt: nop\nnop\nnop\n.data\nd: .word 3",
        NULL, &program);
    assert_int_equal(symbol_of(&program, "t")->value, 4);
    assert_int_equal(symbol_of(&program, "d")->value, 7);
    asm_program_free(&program);
}

static void names_of_registers(void **state)
{
    (void)state;
    gives("ldi r3, 5", "0b000005");
    gives("n .req r3\nldi n, 5\nldi N, 5\n.unreq n\nn .req r0\nldi n, 5", "0b0000050b00000508000005");
    gives("a .req r3\nb .req a\nab: ldi b, ab + 5", "0b000005");
    gives("aB .req r3\nldi ab, 1\nldi AB, 1\nldi aB, 1", "0b0000010b0000010b000001");
    refuses("n .req r3\nn .req r4", "a.s:2: n is r3 already: put .unreq n before it");
    refuses("n .req", "a.s:1: a register is wanted behind .req");
    refuses(".unreq n", "a.s:1: n is no name that .req has given");
    refuses("n .req r3\n.unreq n\nldi n, 5", "a.s:3: ");
}

static void files_come_in(void **state)
{
    static const struct file files[] = {
        {"b.s", "two = 2\n.word two\n"}, {"b.bin", "\x11\x22\x33\x44"}, {NULL, NULL}};
    (void)state;
    gives_with(".word 1\n.include \"b.s\"\n.word two + 1", files, "000100020003");
    gives_with(".incbin \"b.bin\"", files, "11223344");
    gives_with(".incbin \"b.bin\", 1, 2", files, "2233");
}

/* --- symbols and expressions --- */

static void operators_are_those_of_c(void **state)
{
    (void)state;
    gives(".word 1 + 2 * 3, (1 + 2) * 3, 7 / 2, -7 / 2, 7 % 3, -7 % 3", "000700090003fffd0001ffff");
    gives(".word 1 << 4 + 1, 0x100 >> 4, -16 >> 2", "00200010fffc");
    gives(".word 0xf0 | 0x0f & 0x3c, 0xff ^ 0x0f, ~0 & 0xff", "00fc00f000ff");
    gives(".word 1 < 2, 2 <= 1, 2 > 1, 1 >= 2, 1 == 1, 1 != 1, 1 <> 2",
          "0001000000010000000100000001");
    gives(".word 1 && 2, 1 && 0, 0 || 3, 0 || 0, !0, !5, - 3, + 4, ~ 1", "00010000000100000001"
                                                                         "0000fffd0004fffe");
    gives(".word 1 | 2 == 2, 1 & 3 == 3, 6 ^ 2 & 3", "000100010004");
    gives(".word 1 ? 2 : 3, 0 ? 2 : 0 ? 4 : 5, (1 < 2) ? 7 : 8", "000200050007");
    gives(".word 0x8000000000000000 / -1, 1 << 64, 5 % -1", "000000000000");
    gives(".word :lower16:0x12345678, :upper16:0x12345678", "56781234");
    gives(".word '0' + 1, 'a' << 8", "00316100");
}

static void names_may_come_later(void **state)
{
    (void)state;
    gives("  .word end - start, later\nstart: .word 1\nend:\n later = end + 1", "000100040001");
    gives("a = b + 1\nb = c + 1\n.word a\nc = 5", "0007");
    gives(".weak nobody\n.word nobody, later\n.weak later\nlater: .word 3", "000000020003");
    gives(".space end - begin\nbegin: .space 2\nend:", "0000000000000000");
}

static void equates_change_where_they_may(void **state)
{
    (void)state;
    gives("n = 1\n.word n\nn = n + 1\n.word n\n.set n, 9\n.word n\n.equ n, n * 2\n.word n",
          "0001000200090012");
    gives(".equiv one, 1\ntwo == 2\n.word one, two", "00010002");
}

static void numbered_labels_are_the_nearest(void **state)
{
    (void)state;
    gives("1: .word 1b, 1f\n1: .word 1b, 1f\n2:\n1: .word 1b, 2b", "00000002"
                                                                   "00020004"
                                                                   "00040004");
    gives("1: br 1f\n1: br 1b\n br 2f\n2:", "9800"
                                            "98ff"
                                            "9800");
}

static void symbols_say_what_they_are(void **state)
{
    struct asm_program program;
    (void)state;
    assemble("  .global f\n.type f, %function\nf: nop\n.size f, . - f\nnumber = 5\n"
             ".L_hidden: .weak w\nw: .comm buffer, 4, 2\n1: .bss\n.org 0x10\nb: .space 3\n",
             NULL, &program);
    assert_true(symbol_of(&program, "f")->global);
    assert_int_equal(symbol_of(&program, "f")->type, ASM_FUNCTION);
    assert_int_equal(symbol_of(&program, "f")->size, 2);
    assert_int_equal(symbol_of(&program, "number")->section, -1);
    assert_int_equal(symbol_of(&program, "number")->value, 5);
    assert_null(symbol_of(&program, ".L_hidden"));
    assert_true(symbol_of(&program, "w")->weak);
    assert_int_equal(symbol_of(&program, "w")->value, 1);
    assert_int_equal(program.symbol_count, 5); /* no numbered ones */
    asm_program_free(&program);
}

/* Code, constants, data, memory without content follow each other, each on its alignment. */
static void sections_follow_each_other(void **state)
{
    struct asm_program program;
    (void)state;
    assemble(".bss\nb: .space 2\n.data\n.balign 4\nd: .word 1\n.section .rodata\nr: .word 2\n"
             ".text\nt: nop\n.previous\n.word 3\n.pushsection .data\n.word 4\n.popsection\n.word 5",
             NULL, &program);
    assert_int_equal(symbol_of(&program, "t")->value, 0);
    assert_int_equal(symbol_of(&program, "r")->value, 1);
    assert_int_equal(symbol_of(&program, "d")->value, 4);
    assert_int_equal(symbol_of(&program, "b")->value, 6);
    check_bytes("rodata", section_of(&program, ".rodata"), "000200030005");
    check_bytes("data", section_of(&program, ".data"), "00010004");
    asm_program_free(&program);
}

static void flags_of_sections(void **state)
{
    struct asm_program program;
    (void)state;
    assemble(".section .fast, \"awx\"\nnop\n.section .noise,\"aw\",%nobits\n.space 1\n"
             ".section \"mine\"\n.word 1\n.section .comment\n.ascii \"me\"",
             NULL, &program);
    assert_int_equal(section_of(&program, ".fast")->flags, ASM_ALLOC | ASM_WRITE | ASM_EXECUTE);
    assert_int_equal(section_of(&program, ".noise")->flags, ASM_ALLOC | ASM_WRITE | ASM_NOBITS);
    assert_int_equal(section_of(&program, "mine")->flags, ASM_ALLOC);
    assert_int_equal(section_of(&program, ".comment")->flags, 0);
    asm_program_free(&program);
}

static void places_are_given(void **state)
{
    static const struct asm_placement places[] = {{".text", 0x100, 0x100},
                                                  {".data", 0x4000, 0x200}};
    static const struct asm_define defines[] = {{"size", 3}};
    struct asm_options options = options_for(NULL);
    const char *source = ".text\nx: .word x, y, size\n.data\ny: .word 1\n";
    struct asm_program program;
    (void)state;
    options.placements = places;
    options.placement_count = 2;
    options.defines = defines;
    options.define_count = 1;
    options.entry = "x + 1";
    assert_true(asm_assemble("a.s", source, strlen(source), &options, &program));
    check_bytes(source, section_of(&program, ".text"), "010040000003");
    assert_int_equal(section_of(&program, ".data")->address, 0x8000);
    assert_int_equal(section_of(&program, ".data")->load, 0x400);
    assert_int_equal(program.entry, 0x101);
    asm_program_free(&program);
}

/* --- macros, repetitions, conditions --- */

static void macros_have_arguments(void **state)
{
    (void)state;
    gives(".macro two a, b=7\n.word \\a, \\b\n.endm\ntwo 1\ntwo 2, 3\ntwo b=4, a=5\nTWO 1 2",
          "00010007"
          "00020003"
          "00050004"
          "00010002");
    gives(".macro all first:req, rest:vararg\n.word \\first\n.word \\rest\n.endm\nall 1, 2, 3",
          "000100020003");
    gives(".macro text t\n.ascii \"\\t!\"\n.endm\ntext \"a, b\"\ntext c", "612c20622163"
                                                                          "21");
    gives(".macro loop\nl\\@: br l\\@\n.endm\nloop\nloop", "98ff98ff");
    gives(".macro name n\n\\n\\()_x: .word \\n\\()_x\n.endm\nname a\nname b", "00000001");
    gives(".macro sum a\n.word \\a\n.endm\nsum 1 + 2\nsum (1 + 2)", "00030003");
}

static void macros_call_macros(void **state)
{
    (void)state;
    gives(
        ".macro inner v\n.word \\v\n.endm\n.macro outer v\ninner \\v\ninner \\v+1\n.endm\nouter 1",
        "00010002");
    gives(".macro down n\n.word \\n\n.if \\n\ndown \\n-1\n.endif\n.endm\ndown 2", "000200010000");
    gives(".macro def\n.macro made\n.word 9\n.endm\n.endm\ndef\nmade", "0009");
    gives(".macro m\n.word 1\n.exitm\n.word 2\n.endm\nm\n.word 3", "00010003");
    gives(".macro m\n.rept 3\n.if 1\n.exitm\n.endif\n.endr\n.word 2\n.endm\nm\n.word 3", "0003");
    gives(".macro m\n.word 1\n.endm\nm\n.purgem m\n.macro m\n.word 2\n.endm\nm", "00010002");
    gives(".macro nop2\nnop\nnop\n.endm\nnop2", "00000000");
}

static void repetitions_repeat(void **state)
{
    (void)state;
    gives(".rept 3\n.byte 1\n.endr", "010101");
    gives("n = 0\n.rept 2\n.rept 2\n.byte n\nn = n + 1\n.endr\n.endr", "00010203");
    gives(".rept 0\n.byte 1\n.endr", "");
    gives(".irp x, 1, 2, 3\n.byte \\x\n.endr", "010203");
    gives(".irp x, \"1\", 2\n.byte \\x\n.endr\n.irp x\n.byte 9\\x\n.endr", "010209");
    gives(".irpc c, 123\n.byte \\c\n.endr", "010203");
    gives("l: .rept 2\n.word l\n.endr", "00000000");
}

static void conditions_choose(void **state)
{
    (void)state;
    gives(".if 1\n.byte 1\n.else\n.byte 2\n.endif", "01");
    gives(".if 0\n.byte 1\n.elseif 1\n.byte 2\n.elseif 1\n.byte 3\n.else\n.byte 4\n.endif", "02");
    gives(".if 0\n.if 1\n.byte 1\n.else\n.byte 2\n.endif\nno such thing\n.else\n.byte 3\n.endif",
          "03");
    gives("x = 1\n.ifdef x\n.byte 1\n.endif\n.ifndef y\n.byte 2\n.endif\n.ifdef y\n.byte "
          "3\n.endif\ny:",
          "0102");
    gives(".ifeq 0\n.byte 1\n.endif\n.ifne 0\n.byte 2\n.endif\n.ifgt 1\n.byte 3\n.endif\n"
          ".ifge 0\n.byte 4\n.endif\n.iflt -1\n.byte 5\n.endif\n.ifle 1\n.byte 6\n.endif",
          "01030405");
    gives(".macro m a\n.ifb \\a\n.byte 1\n.endif\n.ifnb \\a\n.byte 2\n.endif\n.endm\nm\nm x",
          "0102");
    gives(".ifc a b, a b\n.byte 1\n.endif\n.ifnc a, b\n.byte 2\n.endif\n.ifeqs \"a\", \"a\"\n.byte "
          "3\n"
          ".endif\n.ifnes \"a\", \"b\"\n.byte 4\n.endif",
          "01020304");
    gives("a: .space 4\nb:\n.if b - a == 4\n.byte 1\n.endif", "000000000000000001");
}

static void comments_are_left_out(void **state)
{
    (void)state;
    gives("# 1 \"x.c\"\n  # a comment\n.byte 1 ; one\n.byte 2 // two\n.byte /* and \n so on */ 3",
          "010203");
    gives(".byte 1 /* without end", "01");
    gives("\r\n.byte 1\r\n", "01");
    gives(".byte 1\n.end\nnot read", "01");
}

/* --- instructions --- */

static void instructions_come_by_the_table(void **state)
{
    (void)state;
    gives("ldi r1, x + 1\nx = 0x1233", "09001234");
    gives("start: addi r2, -1\nbne start", "42ff9afe");
    gives("call f\nret\nf: ret", "a0000003a800a800");
    gives("lab: LDI R1, lab", "09000000");
    gives(".inst 0x1234, 0x56789abc", "123456789abc");
    gives(".inst.n 1\n.inst.w 2", "000100000002");
}

/* Addresses of 32-bit words, the least significant byte first: no processor of ours is so yet. */
static void words_of_other_processors(void **state)
{
    struct processor wide = *processor_find("test-cpu", PROCESSOR_ASSEMBLED);
    struct asm_rules rules = *wide.assembler;
    struct asm_options options = {.processor = &wide};
    const char *source =
        ".byte 1, 2, 3, 4\nx: .word x, y\n.space 1\n.short 1\n.balign 2\ny: .word 7";
    struct asm_program program;
    (void)state;
    wide.address_bytes = 4;
    wide.assembler = &rules;
    rules.word_bytes = 4;
    wide.big_endian = false;
    assert_true(asm_assemble("a.s", source, strlen(source), &options, &program));
    check_bytes(source, section_of(&program, ".text"),
                "01020304"
                "01000000"
                "06000000"
                "00000000"
                "01000000"
                "00000000"
                "07000000");
    asm_program_free(&program);
}

/* --- errors --- */

static void errors_name_place_and_remedy(void **state)
{
    (void)state;
    refuses("nop\n frob r1", "a.s:2: 'frob r1': there is no such instruction");
    refuses("addi r1, 500", "a.s:1: 0x1f4 is out of the range of 'n'");
    refuses("ldi r1, nowhere", "a.s:1: 'nowhere' is not defined: look how it is written");
    refuses(".frob", "a.s:1: there is no directive .frob: look how it is written");
    refuses("x:\nx:", "a.s:2: x is defined a second time: take another name");
    refuses("x:\nx = 1", "a.s:2: x is defined already: take another name");
    refuses(".equiv x, 1\n.equiv x, 2", "a.s:2: x is defined already: take another name, or .set");
    refuses(".word 1 +", "a.s:1: no operand where the line ends");
    refuses(".word 1 2", "a.s:1: '2' is too much here: take it away, or put a ','");
    refuses(".word (1", "a.s:1: a ')' is missing where the line ends");
    refuses(".word 1 ? 2", "a.s:1: a ':' is missing where the line ends");
    refuses(".word 5 / 0", "a.s:1: a division by 0");
    refuses(".word 5 % (1 - 1)", "a.s:1: a division by 0");
    refuses(".word 09", "a.s:1: no number at '09'");
    refuses(".word 12345678901234567890123", "a.s:1: a number of more than 64 bits");
    refuses(".word 1f", "a.s:1: there is no label 1: behind this line");
    refuses(".word 1b", "a.s:1: there is no label 1: before this line");
    refuses(".ascii \"abc", "a.s:1: the text has no end: a '\"' is missing");
    refuses(".ascii abc", "a.s:1: a text in \"quotes\" is wanted here: 'abc'");
    refuses("5 x", "a.s:1: '5 x' is no label, directive or instruction");
    refuses(".equ 5, 6", "a.s:1: a name is wanted here: '5, 6'");
    refuses(".equ x 5", "a.s:1: a ',' and a value are wanted behind x");
    refuses(".float x", "a.s:1: 'x' is no number with a point: write 1.5 or 1e-3");
    refuses(".error \"stop here\"", "a.s:1: stop here");
    refuses(".err", "a.s:1: .error was met");
}

static void errors_of_layout(void **state)
{
    (void)state;
    refuses(".word 1, 2\n.org 1", "a.s:2: .org goes back, from 0x2 to 0x1: use another section");
    refuses(".org -1", "a.s:1: .org: -1 is no address");
    refuses(".space -1", "a.s:1: -1 is no size: take 0 to 0xffffffff");
    refuses(".balign 3", "a.s:1: an alignment is a power of two");
    refuses(".p2align 99", "a.s:1: an alignment is a power of two: give the power, 0 to 31");
    refuses(".byte 1\nx:", "a.s:2: x would stand inside of an address of 2 bytes: put .balign 1");
    refuses(".byte 1\nnop",
            "a.s:2: an instruction must stand at a multiple of 2 bytes: put .balign 1");
    refuses(".bss\n.word 1", "a.s:2: .bss has no content, so that only zeros can stand there");
    refuses(".popsection", "a.s:1: .popsection without .pushsection: take it away");
    refuses(".section", "a.s:1: a name of a section is wanted here");
    refuses(".section .x, \"a\"\n.section .x, \"ax\"", "a.s:2: .x has had other flags before");
    refuses(".org 8\n.space 8\n.data\n.org 12\n.word 1",
            "a.s:4: section .data (0xc to 0xc) lies over .text (0x8 to 0xf, from a.s:1): give one "
            "of them another place by .org at its beginning, or --section-start");
    refuses(".space 0x10000000", "a.s:1: the program has more than 64 MB");
    refuses(".bss\n.space 0xffffffff\n.space 2", "a.s:3: .bss runs over the end of the addresses");
    refuses("a: .space b - a + 1\nb:", "a.s: after 100 readings addresses still move");
}

static void errors_of_macros(void **state)
{
    static const struct file files[] = {
        {"b.s", "nop\nfrob\n"}, {"self.s", ".include \"self.s\""}, {NULL, NULL}};
    (void)state;
    refuses(".macro m\nfrob \n.endm\nnop\nm",
            "a.s:2: 'frob ': there is no such instruction (in macro m, "
            "called at a.s:5)");
    refuses(".macro i\nfrob\n.endm\n.macro o\ni\n.endm\no",
            "a.s:2: 'frob': there is no such instruction (in macro i, called at a.s:5; in macro o, "
            "called at a.s:7)");
    refuses_with("nop\n.include \"b.s\"", files,
                 "b.s:2: 'frob': there is no such instruction (b.s, included at a.s:2)");
    refuses_with(".include \"none\"", files, "a.s:1: none: cannot be opened");
    refuses_with(".incbin \"b.s\", 50", files, "a.s:1: b.s has 9 bytes only");
    refuses_with(".include \"self.s\"", files,
                 "self.s:1: macros and files are nested more than 200");
    refuses(".macro m\nm\n.endm\nm", "a.s:2: macros and files are nested more than 200 deep");
    refuses(".macro m\n", "a.s:1: the end is missing: put .endm behind the last line of it");
    refuses(".rept 2\n", "a.s:1: the end is missing: put .endr");
    refuses(".endm", "a.s:1: .endm without .macro: take it away");
    refuses(".endr", "a.s:1: .endr without .rept, .irp or .irpc: take it away");
    refuses(".exitm", "a.s:1: .exitm outside of a macro: take it away");
    refuses(".purgem x", "a.s:1: there is no macro x");
    refuses(".macro m a:req\n.endm\nm", "a.s:3: macro m wants its argument a");
    refuses(".macro m a\n.endm\nm 1, 2", "a.s:3: macro m takes 1 argument: '2' is too much");
    refuses(".macro m a:some\n.endm", "a.s:1: 'some' behind a parameter is not known");
    refuses(".macro m\n.endm\n.macro m\n.endm", "a.s:3: there is a macro m already: .purgem m");
    refuses(".rept -1\n.endr", "a.s:1: .rept cannot repeat less than 0 times");
    refuses(".rept 100000\n.rept 100000\nnop\n.endr\n.endr", "a.s:");
    refuses(".macro m a\nm \\a\\a\n.endm\nm abcdefghijklm", "a.s:2:");
}

static void errors_of_conditions(void **state)
{
    (void)state;
    refuses(".if later\n.endif\nlater = 1",
            "a.s:1: 'later' must be known here: define what is in it");
    refuses(".rept n\n.endr\nn = 2", "a.s:1: 'n' must be known here");
    refuses("nop\n.if 1\nnop", "a.s:2: .if without .endif");
    refuses(".endif", "a.s:1: .endif without .if");
    refuses(".else", "a.s:1: .else without .if");
    refuses(".if 1\n.else\n.else\n.endif", "a.s:3: .else behind .else");
    refuses(".ifc a\n.endif", "a.s:1: two texts with a ',' between them are wanted");
    refuses(".macro m\n.if 1\n.endm\nm", "a.s:2: .if without .endif");
    refuses(".if 1\n.macro m\n.endif\n.endm\nm\n.endif", "a.s:3: .endif without .if");
}

/* Twenty, in the order of the lines; the rest is not told. */
static void all_errors_of_a_program_are_told(void **state)
{
    struct asm_options options = options_for(NULL);
    struct asm_program program;
    char source[400] = "";
    unsigned i;
    (void)state;
    for (i = 0; i < 30; i++)
        strcat(source, i % 2 == 0 ? "frob\n" : "nop\n");
    assert_false(asm_assemble("a.s", source, strlen(source), &options, &program));
    assert_int_equal(program.error_count, 15);
    for (i = 0; i < 15; i++)
        assert_int_equal(atoi(program.errors[i].text + 4), 2 * i + 1);
    asm_program_free(&program);
    for (i = 0; i < 30; i++)
        memcpy(source + 5 * i, "frob\n", 6);
    assert_false(asm_assemble("a.s", source, strlen(source), &options, &program));
    assert_int_equal(program.error_count, ASM_MOST_ERRORS);
    asm_program_free(&program);
}

static void warnings_do_not_stop_it(void **state)
{
    struct asm_options options = options_for(NULL);
    const char *source = ".byte 256\n.warning \"old\"";
    struct asm_program program;
    (void)state;
    assert_true(asm_assemble("a.s", source, strlen(source), &options, &program));
    assert_int_equal(program.warning_count, 2);
    assert_string_equal(program.warnings[0].text,
                        "a.s:1: 0x100 does not fit 1 byte: its upper bits are lost");
    assert_string_equal(program.warnings[1].text, "a.s:2: old");
    asm_program_free(&program);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integers_have_their_sizes),
        cmocka_unit_test(texts_have_escapes),
        cmocka_unit_test(gaps_count_addresses),
        cmocka_unit_test(alignments_fill_up),
        cmocka_unit_test(a_section_begins_where_org_says),
        cmocka_unit_test(sections_go_around_given_places),
        cmocka_unit_test(names_of_registers),
        cmocka_unit_test(files_come_in),
        cmocka_unit_test(operators_are_those_of_c),
        cmocka_unit_test(names_may_come_later),
        cmocka_unit_test(equates_change_where_they_may),
        cmocka_unit_test(numbered_labels_are_the_nearest),
        cmocka_unit_test(symbols_say_what_they_are),
        cmocka_unit_test(sections_follow_each_other),
        cmocka_unit_test(flags_of_sections),
        cmocka_unit_test(places_are_given),
        cmocka_unit_test(macros_have_arguments),
        cmocka_unit_test(macros_call_macros),
        cmocka_unit_test(repetitions_repeat),
        cmocka_unit_test(conditions_choose),
        cmocka_unit_test(comments_are_left_out),
        cmocka_unit_test(instructions_come_by_the_table),
        cmocka_unit_test(words_of_other_processors),
        cmocka_unit_test(errors_name_place_and_remedy),
        cmocka_unit_test(errors_of_layout),
        cmocka_unit_test(errors_of_macros),
        cmocka_unit_test(errors_of_conditions),
        cmocka_unit_test(all_errors_of_a_program_are_told),
        cmocka_unit_test(warnings_do_not_stop_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
