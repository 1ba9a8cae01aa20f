/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A directed sample of instructions with their flags (ARM DDI 0403E, A7), and what surrounds them:
 * conditions, IT blocks, self-modified code, bit-band, the cycle counter, the ITM's console,
 * semihosting. Results are worked out by hand from the manual's pseudocode. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/guest.h"

#include "input.h"

#include <stdio.h>
#include <string.h>

/* --- results and flags --- */

enum { V = 1, C = 2, Z = 4, NEG = 8, Q = 16 };

/* r1 = 0x12345678, r2 = 0x80000001, r3 = 5, r4 = 0x20004000 (holds 0x8899aabb 0x01020304), all
 * flags clear; the result is r0, which begins as 0xffffffff. */
struct instruction {
    const char *code;
    uint32_t result;
    unsigned flags; /* QNZCV without shift: N is bit 3 */
};

static const struct instruction instructions[] = {
    {"movs r0, #0", 0, Z},
    {"mov r0, #0", 0, 0},
    {"movw r0, #0xabcd", 0xabcd, 0},
    {"movt r0, #0xabcd", 0xabcdffff, 0},
    {"mvns r0, r3", 0xfffffffa, NEG},
    {"movs.w r0, #0xff000000", 0xff000000, NEG | C}, /* carry from the constant's rotation */
    {"adds r0, r2, r2", 2, C | V},
    {"adds r0, r1, #1", 0x12345679, 0},
    {"adds r0, r0, #1", 0, Z | C},
    {"cmp r0, r0\n adcs r0, r3, r3", 11, 0},
    {"adcs r0, r3, r3", 10, 0},
    {"subs r0, r3, #5", 0, Z | C},
    {"subs r0, r3, #6", 0xffffffff, NEG},
    {"subs r0, r2, #2", 0x7fffffff, C | V},
    {"sbcs r0, r3, r3", 0xffffffff, NEG},
    {"rsbs r0, r3, #0", 0xfffffffb, NEG},
    {"rsb r0, r3, r1, lsr #4", 0x01234562, 0},
    {"ands r0, r1, #0xf0", 0x70, 0},
    {"bics r0, r1, r1", 0, Z},
    {"orns r0, r1, r0", 0x12345678, 0},
    {"eors r0, r1, r2, ror #1", 0xd2345678, NEG | C},
    {"teq r1, r1", 0xffffffff, Z},
    {"tst r2, #0x80000000", 0xffffffff, NEG | C},
    {"cmn r0, #1", 0xffffffff, Z | C},
    {"lsls r0, r2, #1", 2, C},
    {"lsrs r0, r2, #1", 0x40000000, C},
    {"asrs r0, r2, #1", 0xc0000000, NEG | C},
    {"lsrs r0, r2, #32", 0, Z | C},
    {"asrs r0, r2, #32", 0xffffffff, NEG | C},
    {"mov r5, #33\n lsls.w r0, r2, r5", 0, Z},
    {"mov r5, #32\n lsls.w r0, r2, r5", 0, Z | C},
    {"mov r5, #0x100\n lsls.w r0, r2, r5", 0x80000001, NEG},
    {"mov r5, #32\n rors.w r0, r2, r5", 0x80000001, NEG | C},
    {"rors.w r0, r2, #1", 0xc0000000, NEG | C},
    {"rrxs r0, r2", 0x40000000, C},
    {"cmp r0, r0\n rrx r0, r2", 0xc0000000, Z | C},
    {"muls r0, r3, r0", 0xfffffffb, NEG},
    {"mul r0, r1, r3", 0x5b05b058, 0},
    {"mla r0, r1, r3, r2", 0xdb05b059, 0},
    {"mls r0, r3, r3, r1", 0x1234565f, 0},
    {"umull r0, r5, r2, r3\n add r0, r0, r5, lsl #8", 0x80000205, 0},
    {"smull r0, r5, r2, r3\n mov r0, r5", 0xfffffffd, 0},
    {"mov r5, #0\n umlal r0, r5, r2, r3\n mov r0, r5", 3, 0},
    {"mov r5, #0\n smlal r0, r5, r2, r3\n mov r0, r5", 0xfffffffe, 0},
    {"udiv r0, r2, r3", 0x1999999a - 1, 0},
    {"sdiv r0, r2, r3", 0xe6666667, 0},
    {"ssat r0, #8, r1", 127, Q},
    {"ssat r0, #8, r2", 0xffffff80, Q},
    {"ssat r0, #8, r3", 5, 0},
    {"usat r0, #8, r2", 0, Q},
    {"usat r0, #2, r3", 3, Q},
    {"ssat r0, #16, r1, asr #16", 0x1234, 0},
    {"clz r0, r1", 3, 0},
    {"mov r5, #0\n clz r0, r5", 32, 0},
    {"rbit r0, r1", 0x1e6a2c48, 0},
    {"rev r0, r1", 0x78563412, 0},
    {"rev16 r0, r1", 0x34127856, 0},
    {"mov r5, #0x80\n revsh r0, r5", 0xffff8000, 0},
    {"sxtb r0, r0", 0xffffffff, 0},
    {"uxth.w r0, r1, ror #8", 0x3456, 0},
    {"sxth.w r0, r2, ror #16", 0xffff8000, 0},
    {"ubfx r0, r1, #4, #12", 0x567, 0},
    {"sbfx r0, r1, #4, #8", 0x67, 0},
    {"sbfx r0, r1, #3, #4", 0xffffffff, 0},
    {"bfi r0, r1, #8, #8", 0xffff78ff, 0},
    {"bfc r0, #4, #20", 0xff00000f, 0},
    {"add r0, sp, r3", 0x20008005, 0},
    /* memory */
    {"ldr r0, [r4]", 0x8899aabb, 0},
    {"ldrb r0, [r4, #1]", 0xaa, 0},
    {"ldrsb r0, [r4, #1]", 0xffffffaa, 0},
    {"ldrh r0, [r4, #2]", 0x8899, 0},
    {"ldrsh r0, [r4, #2]", 0xffff8899, 0},
    {"ldr r0, [r4, #2]", 0x03048899, 0}, /* unaligned */
    {"ldrh r0, [r4, #3]", 0x0488, 0},
    {"mov r5, r4\n ldr r0, [r5], #4\n sub r0, r5, r4", 4, 0},
    {"mov r5, r4\n ldr r0, [r5, #4]!\n sub r5, r4\n add r0, r5", 0x01020308, 0},
    {"mov r5, #1\n ldr r0, [r4, r5, lsl #2]", 0x01020304, 0},
    {"ldrd r0, r5, [r4]\n mov r0, r5", 0x01020304, 0},
    {"ldm r4, {r0, r5}\n mov r0, r5", 0x01020304, 0},
    {"add r5, r4, #8\n ldmdb r5!, {r0, r6}\n sub r0, r5, r4", 0, 0},
    {"add r5, r4, #16\n strb r1, [r5]\n strh r1, [r5, #2]\n ldr r0, [r5]", 0x56780078, 0},
    {"add r5, r4, #17\n str r1, [r5, #4]!\n ldr r0, [r4, #21]", 0x12345678, 0},
    {"push {r1, r3}\n pop {r0, r5}\n add r0, r5", 0x1234567d, 0},
    {"stmdb sp!, {r1, r2}\n ldr r0, [sp], #8", 0x12345678, 0},
    {"ldr r0, 1f\n b 2f\n .balign 4\n1: .word 0x55aa1234\n2:", 0x55aa1234, 0},
    {"ldrex r0, [r4]\n strex r5, r0, [r4]\n mov r0, r5", 0, 0},
    {"mov r5, #1\n tbb [pc, r5]\n1: .byte (2f - 1b) / 2, (3f - 1b) / 2\n2: mov r0, #2\n3:",
     0xffffffff, 0},
    {"mov r5, #1\n tbh [pc, r5, lsl #1]\n1: .hword 0, (3f - 1b) / 2\n2: mov r0, #2\n3:", 0xffffffff,
     0},
    {"mov r5, sp\n mov r0, #3\n add sp, r0\n sub r0, sp, r5\n mov sp, r5", 0, 0}, /* bits 1, 0 */
    {"mov r5, sp\n add.w sp, sp, r3\n sub r0, sp, r5\n mov sp, r5", 4, 0},
    /* special registers */
    {"msr apsr_nzcvq, r0\n mrs r0, apsr", 0xf8000000, NEG | Z | C | V | Q},
    {"msr apsr_nzcvq, r0\n mov r5, #0\n msr apsr_nzcvq, r5\n mrs r0, xpsr", 0, 0},
    {"mrs r0, epsr", 0, 0}, /* the T bit is not seen */
    {"ldr r5, =0x20007003\n msr psp, r5\n mrs r0, psp", 0x20007000, 0},
};

#define INSTRUCTIONS (sizeof instructions / sizeof instructions[0])

static void test_results_and_flags(void **unused)
{
    static char text[60000];
    struct guest guest;
    size_t used;
    unsigned i, wrong = 0;
    (void)unused;
    used = (size_t)snprintf(text, sizeof text,
                            "start: ldr r4, =0x20004000\n ldr r0, =0x8899aabb\n"
                            " ldr r1, =0x01020304\n strd r0, r1, [r4]\n");
    for (i = 0; i < INSTRUCTIONS; i++) {
        used +=
            (size_t)snprintf(text + used, sizeof text - used,
                             " ldr r1, =0x12345678\n ldr r2, =0x80000001\n mov r3, #5\n"
                             " mov r0, #0\n msr apsr_nzcvq, r0\n mvn r0, r0\n .balign 4\n"
                             " %s\n mrs r5, apsr\n log r0\n log r5\n b over%u\n .ltorg\nover%u:\n",
                             instructions[i].code, i, i);
        assert_true(used < sizeof text);
    }
    snprintf(text + used, sizeof text - used, " b.w finish\n");
    guest_play(&guest, text);
    assert_int_equal(guest_log_count(&guest), 2 * INSTRUCTIONS);
    for (i = 0; i < INSTRUCTIONS; i++) {
        uint32_t result = guest_logged(&guest, 2 * i), apsr = guest_logged(&guest, 2 * i + 1);
        unsigned flags = (apsr >> 28 & 15) | (apsr >> 27 & 1) << 4;
        if (result == instructions[i].result && flags == instructions[i].flags)
            continue;
        print_error("%s: 0x%x, flags QNZCV %x; should be 0x%x, %x\n", instructions[i].code, result,
                    flags, instructions[i].result, instructions[i].flags);
        wrong++;
    }
    assert_int_equal(wrong, 0);
    guest_end(&guest);
}

/* --- conditions --- */

static bool holds(unsigned condition, unsigned flags)
{
    bool n = flags >> 3 & 1, z = flags >> 2 & 1, c = flags >> 1 & 1, v = flags & 1;
    const bool table[14] = {z,  !z,      c,       !c,     n,      !n,           v,
                            !v, c && !z, !c || z, n == v, n != v, !z && n == v, z || n != v};
    return table[condition];
}

/* All conditions with all flags, as IT block and as branch. */
static void test_every_condition_with_all_flags(void **unused)
{
    static const char *const names[14] = {"eq", "ne", "cs", "cc", "mi", "pl", "vs",
                                          "vc", "hi", "ls", "ge", "lt", "gt", "le"};
    char text[6000];
    struct guest guest;
    size_t used;
    unsigned flags, condition;
    (void)unused;
    used = (size_t)snprintf(text, sizeof text,
                            "start: mov r6, #0\n"
                            "round: mov r4, #0\n lsl r5, r6, #28\n");
    for (condition = 0; condition < 14; condition++)
        used += (size_t)snprintf(text + used, sizeof text - used,
                                 " msr apsr_nzcvq, r5\n it %s\n orr%s r4, #1 << %u\n"
                                 " b%s 1f\n b 2f\n1: orr r4, #0x10000 << %u\n2:\n",
                                 names[condition], names[condition], condition, names[condition],
                                 condition);
    snprintf(text + used, sizeof text - used,
             " log r4\n add r6, #1\n cmp r6, #16\n blo.w round\n b finish\n");
    guest_play(&guest, text);
    for (flags = 0; flags < 16; flags++) {
        uint32_t expected = 0;
        for (condition = 0; condition < 14; condition++)
            expected |= holds(condition, flags) ? 0x10001u << condition : 0;
        assert_int_equal(guest_logged(&guest, flags), expected);
    }
    guest_end(&guest);
}

static void test_flags_inside_blocks(void **unused)
{
    struct guest guest;
    (void)unused;
    /* 16-bit data processing leaves the flags alone inside a block, comparisons and wide forms with
     * S do not; what comes behind a comparison goes by its flags. */
    guest_play(
        &guest,
        "start: mov r1, #1\n cmp r1, #1\n itt eq\n addeq r2, r1, r1\n lsleq r3, r1, #31\n"
        " mrs r0, apsr\n log r0\n"
        " cmp r1, #1\n itt eq\n cmpeq r1, #2\n moveq r2, #9\n mrs r0, apsr\n log r0\n log r2\n"
        " cmp r1, #1\n itet eq\n tsteq r1, r1\n movne r2, #10\n moveq r2, #11\n log r2\n"
        " cmp r1, #1\n it eq\n addseq.w r2, r1, #0x80000000\n mrs r0, apsr\n log r0\n"
        " cmp r1, #1\n itete eq\n addeq r1, #1\n addne r1, #2\n addeq r1, #4\n addne r1, #8\n"
        " log r1\n b finish\n");
    guest_expect(&guest, 0x60000000, 0x80000000, 2, 10, 0x80000000, 6);
    guest_end(&guest);
}

static void test_code_that_is_written_and_run(void **unused)
{
    struct guest guest;
    (void)unused;
    /* The same place is run, written by the program, run again; then over a border of pages. */
    guest_play(&guest, "start: ldr r4, =0x20004ffc\n ldr r5, =0x4770202a\n mov r6, #3\n"
                       "again: str r5, [r4]\n add r0, r4, #1\n blx r0\n log r0\n add r5, #1\n"
                       " subs r6, #1\n bne again\n"
                       " ldr r4, =0x20004ffe\n mov r5, #0x2007\n strh r5, [r4]\n ldr r5, =0x4770\n"
                       " strh r5, [r4, #2]\n add r0, r4, #1\n blx r0\n log r0\n b finish\n");
    guest_expect(&guest, 42, 43, 44, 7);
    guest_end(&guest);
}

static void test_code_in_ram_and_its_mirror(void **unused)
{
    struct guest guest;
    (void)unused;
    /* 0x20400000 shows the same bytes as 0x20000000: a write here changes what runs there. */
    guest_play(&guest, "start: ldr r4, =0x20004000\n ldr r6, =0x20404001\n ldr r5, =0x47702001\n"
                       " str r5, [r4]\n blx r6\n log r0\n ldr r5, =0x47702002\n str r5, [r4]\n"
                       " blx r6\n log r0\n b finish\n");
    guest_expect(&guest, 1, 2);
    guest_end(&guest);
}

/* --- bit-band --- */

static void test_bitband(void **unused)
{
    struct guest guest;
    (void)unused;
    /* Bit 5 of 0x20004000, bit 6; bit 0 of 0x20004001 in byte and halfword; the last bit. */
    guest_play(&guest, "start: ldr r4, =0x20004000\n mov r0, #0\n str r0, [r4]\n"
                       " ldr r5, =0x22000000 + 0x4000 * 32\n mov r1, #1\n str r1, [r5, #20]\n"
                       " ldr r0, [r4]\n log r0\n ldr r0, [r5, #20]\n log r0\n ldr r0, [r5, #16]\n"
                       " log r0\n mov r1, #0xff\n strb r1, [r5, #24]\n ldr r0, [r4]\n log r0\n"
                       " mov r1, #0xfe\n str r1, [r5, #20]\n ldr r0, [r4]\n log r0\n mov r1, #1\n"
                       " strh r1, [r5, #32]\n ldr r0, [r4]\n log r0\n ldrb r0, [r5, #32]\n log r0\n"
                       " ldr r0, =0x200ffffc\n mov r1, #0\n str r1, [r0]\n ldr r2, =0x23fffffc\n"
                       " mov r1, #1\n str r1, [r2]\n ldr r0, [r0]\n log r0\n"
                       /* a device: the enable bit of UART0's control register */
                       " ldr r2, =0x42000000 + 0x4008 * 32\n str r1, [r2]\n ldr r0, =0x40004008\n"
                       " ldr r0, [r0]\n log r0\n ldr r0, [r2]\n log r0\n b finish\n");
    guest_expect(&guest, 0x20, 1, 0, 0x60, 0x40, 0x140, 1, 0x80000000, 1, 1);
    guest_end(&guest);
}

/* --- the cycle counter --- */

static void test_cycle_counter(void **unused)
{
    struct guest guest;
    (void)unused;
    guest_play(&guest,
               "start: ldr r4, =DWT_CTRL\n ldr r0, [r4, #4]\n log r0\n nop\n nop\n"
               " ldr r0, [r4, #4]\n log r0\n" /* off */
               " mov r1, #1\n mvn r2, #0\n str r2, [r4, #4]\n str r1, [r4]\n nop\n nop\n nop\n"
               " ldr r0, [r4, #4]\n log r0\n" /* wraps */
               " mov r1, #0\n str r1, [r4]\n ldr r0, [r4, #4]\n ldr r2, [r4, #4]\n sub r0, r2\n"
               " log r0\n mov r1, #1\n str r1, [r4]\n mov r0, #100\n str r0, [r4, #4]\n nop\n"
               " ldr r0, [r4, #4]\n log r0\n ldr r0, [r4]\n ubfx r0, r0, #25, #1\n log r0\n"
               " b finish\n");
    guest_expect(&guest, 0, 0, 3, 0, 102, 0);
    guest_end(&guest);
}

/* --- consoles --- */

static void test_itm_is_a_console(void **unused)
{
    struct guest guest;
    (void)unused;
    /* Bytes, halfwords, words; only port 0; nothing while it is off. */
    guest_play(&guest, "start: ldr r4, =0xe0000000\n"
                       "1: ldr r0, [r4]\n cmp r0, #0\n beq 1b\n mov r0, #'H'\n strb r0, [r4]\n"
                       " ldr r0, =0x6c65\n strh r0, [r4]\n ldr r0, =0x21216f6c\n str r0, [r4]\n"
                       " mov r0, #'x'\n strb r0, [r4, #4]\n"
                       " ldr r5, =0xe0000e00\n ldr r1, =0xc5acce55\n str r1, [r5, #0x1b0]\n"
                       " ldr r6, [r5]\n mov r1, #0\n str r1, [r5]\n ldr r1, [r4]\n log r1\n"
                       " strb r0, [r4]\n str r6, [r5]\n mov r0, #10\n strb r0, [r4]\n b finish\n");
    assert_string_equal(guest.text, "Hello!!\n");
    guest_expect(&guest, 0);
    guest_end(&guest);
}

#define CALL(operation) " mov r0, #" operation "\n bkpt 0xab\n"

static void test_semihosting_writes(void **unused)
{
    struct guest guest;
    (void)unused;
    /* r1 and the other registers stay; SYS_WRITE returns what was not written. */
    guest_play(&guest,
               "start: adr r1, text\n" CALL(
                   "4") " adr r0, text\n subs r0, r1\n log r0\n"
                        " adr r1, character\n" CALL(
                            "3") " ldr r1, =0x20004000\n adr r2, name\n mov r3, #4\n mov r4, #3\n"
                                 " stm r1, {r2, r3, r4}\n" CALL(
                                     "1") " ldr r1, =0x20004000\n adr r2, more\n"
                                          " mov r3, #5\n str r0, [r1]\n strd r2, r3, [r1, "
                                          "#4]\n" CALL("5") " log r0\n" CALL(
                                              "9") " log r0\n" /* is a terminal */
                                                   " b finish\n .balign 4\n"
                                                   "text: .asciz \"one \"\n .balign 4\n"
                                                   "character: .asciz \"2\"\n .balign 4\n"
                                                   "name: .asciz \":tt\"\n .balign 4\n"
                                                   "more: .ascii \" four\"\n .balign 4\n");
    assert_string_equal(guest.text, "one 2 four");
    guest_expect(&guest, 0, 0, 1);
    guest_end(&guest);
}

static void ends_with(const char *code, int status)
{
    struct guest guest;
    char text[500];
    snprintf(text, sizeof text, "start: %s\n mark 9\n b finish\n", code);
    guest_start(&guest, text, NULL);
    assert_int_equal(machine_run(guest.machine, SIM_MS), RUN_ENDED);
    assert_int_equal(guest.machine->end_status, status);
    assert_int_equal(guest_log_count(&guest), 0); /* nothing behind it was executed */
    guest_end(&guest);
}

#define EXTENDED(reason, status)                                                                   \
    "ldr r1, =0x20004000\n ldr r2, =" reason "\n ldr r3, =" status "\n strd r2, r3, [r1]\n"        \
    " mov r0, #0x20\n bkpt 0xab"

static void test_semihosting_ends_the_run(void **unused)
{
    (void)unused;
    ends_with("mov r0, #0x18\n ldr r1, =0x20026\n bkpt 0xab", 0);
    ends_with("mov r0, #0x18\n ldr r1, =0x20023\n bkpt 0xab", 1);
    ends_with(EXTENDED("0x20026", "0"), 0);
    ends_with(EXTENDED("0x20026", "42"), 42);
    ends_with(EXTENDED("0x20023", "0"), 1);
}

static void test_semihosting_clocks(void **unused)
{
    const struct machine_options options = {.start_date = 1700000000};
    struct guest guest;
    (void)unused;
    /* 30 ms later: 3 hundredths of a second; elapsed cycles; 25 MHz; the date. */
    guest_start(&guest,
                "start: set SYST_RVR, 749999\n set SYST_CVR, 0\n set SYST_CSR, 7\n wfi\n"
                " set SYST_CSR, 0\n" CALL("0x10") " log r0\n" CALL("0x11") " log r0\n" CALL(
                    "0x31") " log r0\n ldr r1, =0x20004000\n" CALL("0x30") " log r0\n"
                                                                           " ldrd r2, r3, [r1]\n "
                                                                           "lsr r2, #10\n log r2\n "
                                                                           "log r3\n b finish\n"
                                                                           "systick: bx lr\n",
                &options);
    machine_run(guest.machine, 40 * SIM_MS);
    guest_expect(&guest, 3, 1700000000, 25000000, 0, 750000 >> 10, 0);
    guest_end(&guest);
}

static void test_semihosting_features(void **unused)
{
    struct guest guest;
    (void)unused;
    /* "SHFB" and a byte: bit 0 SYS_EXIT_EXTENDED, bit 1 stdout and stderr apart. */
    guest_play(&guest,
               "start: ldr r1, =0x20004000\n adr r2, name\n mov r3, #0\n mov r4, #21\n"
               " stm r1, {r2, r3, r4}\n" CALL("1") " mov r5, r0\n str r5, [r1]\n" CALL(
                   "0x0c") " log r0\n ldr r2, =0x20004100\n mov r3, #8\n strd r2, r3, [r1, "
                           "#4]\n" CALL("6") " log r0\n ldr r0, [r2]\n log r0\n ldrb r0, [r2, "
                                             "#4]\n log r0\n" CALL("2") " log r0\n b finish\n "
                                                                        ".balign 4\n"
                                                                        "name: .asciz "
                                                                        "\":semihosting-"
                                                                        "features\"\n .balign 4\n");
    guest_expect(&guest, 5, 3, 0x42464853, 3, 0);
    guest_end(&guest);
}

static void test_semihosting_reads_the_console(void **unused)
{
    struct guest guest;
    struct sim_error error = {""};
    (void)unused;
    guest_start(&guest, "start:" CALL("7") " log r0\n" CALL("7") " log r0\n b finish\n", NULL);
    assert_true(input_serial_at(guest.machine, 0, "cpu0.semihosting", "ab", 2, &error));
    guest_run(&guest);
    guest_expect(&guest, 'a', 'b');
    guest_end(&guest);
}

static void test_semihosting_refuses(void **unused)
{
    struct guest guest;
    (void)unused;
    /* No files without a front end; no commands; bad addresses do no harm. */
    guest_play(&guest,
               "start: ldr r1, =0x20004000\n adr r2, name\n mov r3, #0\n mov r4, #4\n"
               " stm r1, {r2, r3, r4}\n" CALL("1") " log r0\n" CALL("0x12") " log r0\n" CALL(
                   "0x13") " log r0\n ldr r1, =0x60000000\n" CALL("4") CALL("5")
                   CALL("1") " log r0\n ldr r1, =0xfffffffe\n" CALL("4") CALL("3") CALL("0x16")
                       CALL("0x15") CALL("0x30") " b finish\n .balign 4\n"
                                                 "name: .asciz \"file\"\n .balign 4\n");
    assert_int_equal(guest_logged(&guest, 0), 0xffffffff);
    assert_int_equal(guest_logged(&guest, 1), 0xffffffff);
    assert_int_equal(guest_log_count(&guest), 4);
    guest_end(&guest);
}

static void test_breakpoint_without_semihosting(void **unused)
{
    const struct machine_options options = {.no_semihosting = true};
    struct guest guest;
    (void)unused;
    guest_start(&guest,
                "start: bkpt 0xab\n mark 9\n b finish\n"
                "hard: get r0, HFSR\n log r0\n ldr r0, [sp, #24]\n add r0, #2\n"
                " str r0, [sp, #24]\n bx lr\n",
                &options);
    guest_run(&guest);
    guest_expect(&guest, HFSR_DEBUGEVT, 9);
    guest_end(&guest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_results_and_flags),
        cmocka_unit_test(test_every_condition_with_all_flags),
        cmocka_unit_test(test_flags_inside_blocks),
        cmocka_unit_test(test_code_that_is_written_and_run),
        cmocka_unit_test(test_code_in_ram_and_its_mirror),
        cmocka_unit_test(test_bitband),
        cmocka_unit_test(test_cycle_counter),
        cmocka_unit_test(test_itm_is_a_console),
        cmocka_unit_test(test_semihosting_writes),
        cmocka_unit_test(test_semihosting_ends_the_run),
        cmocka_unit_test(test_semihosting_clocks),
        cmocka_unit_test(test_semihosting_features),
        cmocka_unit_test(test_semihosting_reads_the_console),
        cmocka_unit_test(test_semihosting_refuses),
        cmocka_unit_test(test_breakpoint_without_semihosting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
