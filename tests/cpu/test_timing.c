/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What instructions cost on the Cortex-M3 (ARM DDI 0337, "Processor instruction timings"; what is
 * chosen where it gives a range: docs/timing.md), measured by the guest with its cycle counter;
 * and one cycle for each with timing=unit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/guest.h"

#include <stdio.h>
#include <string.h>

/* r1 is the address of a word that holds it, r2 = 4, r3 = 3. `count`: instructions. */
struct timing {
    const char *code;
    unsigned cycles, count;
};

#define N "\n nop\n "

static const struct timing timings[] = {
    /* data processing */
    {"mov r0, #1", 1, 1},
    {"movw r0, #0x1234", 1, 1},
    {"movt r0, #0x1234", 1, 1},
    {"adds r0, r2, r3", 1, 1},
    {"add.w r0, r2, r3, lsl #4", 1, 1},
    {"adcs r0, r3\n sbcs r0, r3\n rsbs r0, r3, #0", 3, 3},
    {"cmp r0, r3\n cmn r0, r3\n tst r0, r3\n teq r0, r3", 4, 4},
    {"ands r0, r3\n orr.w r0, r3, #1\n eor r0, r0, r3\n bic r0, r3\n orn r0, r3, #1", 5, 5},
    {"lsls r0, r3, #2\n lsr r0, r0, r3\n asrs r0, r3\n rors r0, r3\n rrx r0, r0", 5, 5},
    {"clz r0, r3\n rbit r0, r3\n rev r0, r3\n rev16 r0, r3\n revsh r0, r3", 5, 5},
    {"sxtb r0, r3\n uxth r0, r3\n ubfx r0, r3, #1, #2\n sbfx r0, r3, #1, #2", 4, 4},
    {"bfi r0, r3, #1, #2\n bfc r0, #3, #4\n ssat r0, #8, r3\n usat r0, #8, r3", 4, 4},
    {"adr r0, finish\n add r0, pc, #4\n mvn r0, r3", 3, 3},
    {"mul r0, r2, r3", 1, 1},
    {"muls r2, r3, r2", 1, 1},
    {"mla r0, r2, r3, r3", 2, 1},
    {"mls r0, r2, r3, r3", 2, 1},
    {"smull r0, r4, r2, r3", 5, 1},
    {"umull r0, r4, r2, r3", 5, 1},
    {"smlal r0, r4, r2, r3", 7, 1},
    {"umlal r0, r4, r2, r3", 7, 1},
    /* division: by the length of the quotient */
    {"udiv r0, r3, r2", 2, 1},
    {"mov r0, #0\n udiv r0, r0, r2", 3, 2},
    {"udiv r0, r3, r3", 5, 1},
    {"mov r0, #0xf0\n udiv r0, r0, r3", 1 + 6, 2},
    {"mov r0, #0xf000\n udiv r0, r0, r3", 1 + 8, 2},
    {"mvn r0, #0\n mov r4, #1\n udiv r0, r0, r4", 2 + 12, 3},
    {"mvn r0, #0\n mov r4, #1\n sdiv r0, r0, r4", 2 + 5, 3},
    {"mov r0, #0x80000000\n mov r4, #1\n sdiv r0, r0, r4", 2 + 12, 3},
    {"mov r4, #0\n udiv r0, r3, r4", 1 + 2, 2},
    /* loads and stores */
    {"ldr r0, [r1]", 2, 1},
    {"ldrb r0, [r1, #1]" N "ldrh r0, [r1, #2]" N "ldrsb r0, [r1, r2]" N "ldrsh.w r0, [r1, #8]", 11,
     7},
    {"ldr.w r0, [r1, #-4]", 2, 1},
    {"mov r4, r1\n ldr r0, [r4], #4", 3, 2},
    {"ldr r0, =0x12345678", 2, 1},
    {"ldr r0, [r1, r2, lsl #2]", 2, 1},
    {"ldrt r0, [r1]", 2, 1},
    {"pld [r1]", 1, 1},
    {"str r3, [r1, #4]", 1, 1},
    {"strb r3, [r1, #8]" N "strh r3, [r1, #8]" N "str.w r3, [r1, #200]", 5, 5},
    {"mov r4, r1\n str r3, [r4, #4]!", 2, 2},
    {"str r3, [r1, r2]", 2, 1},
    {"strb r3, [r1, r2]" N "strh.w r3, [r1, r2, lsl #1]", 5, 3},
    {"ldrd r0, r4, [r1]", 3, 1},
    {"strd r3, r3, [r1, #16]", 3, 1},
    {"ldm r1, {r0, r4}", 3, 1},
    {"mov r4, r1\n ldmia r4!, {r0, r8, r9, r12}", 1 + 5, 2},
    {"add r4, r1, #4\n stm r4, {r0, r2, r3}", 1 + 4, 2},
    {"push {r3}\n pop {r3}", 4, 2},
    {"push {r0-r3, r8, lr}\n pop {r0-r3, r8, lr}", 14, 2},
    {"ldrex r0, [r1]\n strex r4, r0, [r1]", 4, 2},
    {"clrex", 1, 1},
    /* pairs: a load takes a cycle of the load or store behind it */
    {"ldr r0, [r1]\n ldr r4, [r1, #4]", 3, 2},
    {"ldr r0, [r1]\n ldr r4, [r1, #4]\n ldr r8, [r1, #8]", 4, 3},
    {"ldr r0, [r1, r2]\n str r0, [r1, #20]", 3, 2},
    {"ldr r0, [r1, r2]\n str r3, [r1, r2]", 3, 2},
    {"ldr r0, [r1]\n ldr r4, [r0]", 4, 2},
    {"ldr r0, [r1]\n mov r4, #1\n ldr r4, [r1]", 5, 3},
    {"str r3, [r1, r2]\n ldr r0, [r1]", 4, 2},
    {"str r3, [r1, #4]\n ldr r0, [r1]", 3, 2},
    {"ldr r0, [r1]\n push {r3}\n pop {r3}", 6, 3},
    /* branches; the target is aligned unless told */
    {"b 1f\n .balign 4\n nop\n nop\n1:", 2, 1},
    {"b 1f\n .balign 4\n nop\n1: add.w r0, r0, #1", 2 + 1 + 1, 2},
    {"b 1f\n .balign 4\n nop\n nop\n1: add.w r0, r0, #1", 2 + 1, 2},
    {"cmp r2, r3\n beq 1f\n nop\n1:", 3, 3},
    {"cmp r2, r3\n bne 1f\n nop\n1:", 3, 2},
    {"cmp r2, r3\n bne.w 1f\n nop\n1:", 3, 2},
    {"cbz r3, 1f\n nop\n1:", 2, 2},
    {"cbnz r3, 1f\n nop\n1:", 2, 1},
    {"bl 1f\n nop\n1:", 2, 1},
    {"adr r4, 1f + 1\n bx r4\n .balign 4\n1:", 1 + 3, 2},
    {"adr r4, 1f + 1\n blx r4\n .balign 4\n1:", 1 + 3, 2},
    {"adr r4, 1f + 1\n mov pc, r4\n .balign 4\n1:", 1 + 3, 2},
    {"adr r4, 1f\n ldr pc, [r4]\n .balign 4\n1: .word 2f + 1\n2:", 1 + 5, 2},
    {"adr r4, 1f + 1\n push {r4}\n pop {pc}\n nop\n nop\n .balign 4\n1:", 1 + 2 + 5, 3},
    {"adr r4, 1f + 1\n push {r3, r4}\n pop {r3, pc}\n nop\n nop\n .balign 4\n1:", 1 + 3 + 6, 3},
    {"adr r4, 1f + 1\n push {r3, r4}\n ldm.w sp!, {r3, pc}\n .balign 4\n1:", 1 + 3 + 6, 3},
    {"mov r4, #0\n tbb [pc, r4]\n1: .byte (2f - 1b) / 2, 0\n2:", 1 + 6, 2},
    {"mov r4, #0\n tbh [pc, r4, lsl #1]\n1: .hword (2f - 1b) / 2\n2:", 1 + 6, 2},
    {"mov r0, #5\n1: subs r0, #1\n bne 1b", 1 + 5 * 2 + 4, 11},
    /* IT: what is skipped takes a cycle */
    {"cmp r3, r3\n it eq\n addeq r0, #1", 3, 3},
    {"cmp r3, r3\n it ne\n addne r0, #1", 3, 3},
    {"cmp r3, r3\n itete eq\n ldreq r0, [r1]\n ldrne r0, [r1]\n streq r3, [r1, #4]\n udivne r0, "
     "r0, r0",
     1 + 1 + 2 + 1 + 1 + 1, 6},
    {"cmp r3, r3\n ite ne\n mulne r0, r3, r3\n mlaeq r0, r3, r3, r3", 1 + 1 + 1 + 2, 4},
    {"cmp r3, r3\n itt eq\n moveq r0, #1\n beq 1f\n nop\n1:", 1 + 1 + 1 + 2, 4},
    {"cmp r3, r3\n itt ne\n movne r0, #1\n bne 1f\n1:", 1 + 1 + 1 + 1, 4},
    /* the system */
    {"nop\n nop.w\n yield\n sev\n wfe", 5, 5},
    {"dmb", 2, 1},
    {"dsb", 2, 1},
    {"isb", 2, 1},
    {"mrs r0, apsr\n msr apsr_nzcvq, r0\n cpsid i\n cpsie i", 4, 4},
    /* SVC, 12 of entry, BX and its refill, 10 of return */
    {"svc 0", 1 + 12 + 2 + 10, 4},
};

#define TIMINGS (sizeof timings / sizeof timings[0])

/* Between two reads of the counter stand the first read (2 cycles), a NOP and the code. */
static const char *measure_all(void)
{
    static char text[60000];
    size_t used =
        (size_t)snprintf(text, sizeof text,
                         "start: set DWT_CTRL, 1\n ldr r7, =DWT_CYCCNT\n"
                         " ldr r1, =0x20004000\n str r1, [r1]\n mov r2, #4\n mov r3, #3\n");
    unsigned i;
    for (i = 0; i < TIMINGS; i++) {
        used +=
            (size_t)snprintf(text + used, sizeof text - used,
                             " mov r2, #4\n .balign 4\n ldr r5, [r7]\n nop\n %s\n ldr r6, [r7]\n"
                             " subs r6, r5\n log r6\n b over%u\n .ltorg\nover%u:\n",
                             timings[i].code, i, i);
        assert_true(used < sizeof text);
    }
    snprintf(text + used, sizeof text - used, " b.w finish\nsvc: bx lr\n");
    return text;
}

static void test_cycles_of_instructions(void **unused)
{
    struct guest guest;
    unsigned i, at = 0, wrong = 0;
    (void)unused;
    guest_play(&guest, measure_all());
    for (i = 0; i < TIMINGS; i++) {
        unsigned found;
        found = guest_logged(&guest, at++) - 3;
        if (found == timings[i].cycles)
            continue;
        print_error("%s: %u cycles, should be %u\n", timings[i].code, found, timings[i].cycles);
        wrong++;
    }
    assert_int_equal(wrong, 0);
    guest_end(&guest);
}

static void test_one_cycle_each_with_unit_timing(void **unused)
{
    const struct machine_options options = {.timing = TIMING_UNIT};
    struct guest guest;
    unsigned i, at = 0, wrong = 0;
    (void)unused;
    guest_start(&guest, measure_all(), &options);
    guest_run(&guest);
    for (i = 0; i < TIMINGS; i++) {
        unsigned found;
        found = guest_logged(&guest, at++) - 2;
        if (found == timings[i].count)
            continue;
        print_error("%s: %u cycles, should be %u\n", timings[i].code, found, timings[i].count);
        wrong++;
    }
    assert_int_equal(wrong, 0);
    guest_end(&guest);
}

/* The counter, the processor's count and the machine's time agree, and instructions are counted. */
static void test_counts_agree(void **unused)
{
    struct guest guest;
    uint64_t cycles, instructions;
    (void)unused;
    guest_start(&guest,
                "start: set DWT_CTRL, 1\n"
                "nops: nop\n nop\n nop\n nop\n"
                "stop: ldr r0, =DWT_CYCCNT\n ldr r1, [r0]\n log r1\n b finish\n",
                NULL);
    while (guest_register(&guest, "pc") != guest_label(&guest, "nops"))
        guest_run_to_cycle(&guest, guest_cycle(&guest) + 1);
    cycles = guest_cycle(&guest);
    instructions = guest.machine->cpu->device.class->cpu->instructions(guest.machine->cpu);
    assert_int_equal(instructions, 5);
    assert_int_equal(machine_now(guest.machine), cycles * 40 * SIM_NS);
    guest_run_to_cycle(&guest, cycles + 3);
    assert_int_equal(guest_cycle(&guest), cycles + 3);
    assert_int_equal(guest.machine->cpu->device.class->cpu->instructions(guest.machine->cpu),
                     instructions + 3);
    guest_end(&guest);
}

/* Waiting takes no cycles of its own, and the counter goes on meanwhile. */
static void test_sleep_is_counted(void **unused)
{
    struct guest guest;
    (void)unused;
    guest_play(&guest, "start: set DWT_CTRL, 1\n set SYST_RVR, 9999\n set SYST_CVR, 0\n"
                       " set SYST_CSR, 7\n get r4, DWT_CYCCNT\n mov r6, #20\n"
                       "1: wfi\n subs r6, #1\n bne 1b\n get r5, DWT_CYCCNT\n set SYST_CSR, 0\n"
                       " sub r5, r4\n log r5\n b finish\n"
                       "systick: bx lr\n");
    assert_in_range(guest_logged(&guest, 0), 199950, 200050);
    guest_end(&guest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cycles_of_instructions),
        cmocka_unit_test(test_one_cycle_each_with_unit_timing),
        cmocka_unit_test(test_counts_agree),
        cmocka_unit_test(test_sleep_is_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
