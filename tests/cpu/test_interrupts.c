/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The interrupt controller of ARMv7-M as firmware sees it (ARM DDI 0403E, B3.4), and what an
 * interrupt leaves of the code that it comes into: IT blocks, exclusive accesses, stores to
 * devices. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/guest.h"

/* --- the interrupt controller's registers --- */

static void test_registers_in_bytes_and_halves(void **unused)
{
    (void)unused;
    guest_logs(
        "start: ldr r0, =ISER\n mov r1, #2\n strb r1, [r0, #1]\n ldr r2, [r0]\n log r2\n"
        " ldrb r2, [r0, #1]\n log r2\n ldrh r2, [r0]\n log r2\n"
        " mov r1, #0x8001\n strh r1, [r0, #2]\n ldr r2, [r0]\n log r2\n"
        " ldr r0, =ICER\n mov r1, #0x80\n strb r1, [r0, #3]\n ldr r2, [r0]\n log r2\n"
        " mvn r1, #0\n str r1, [r0]\n ldr r2, [r0]\n log r2\n"
        " ldr r0, =ISPR\n mov r1, #0x10\n strb r1, [r0]\n ldrh r2, [r0]\n log r2\n"
        " ldr r0, =ICPR\n strh r1, [r0]\n ldr r2, [r0]\n log r2\n"
        " ldr r0, =IPR\n mov r1, #0x35\n strb r1, [r0, #5]\n ldr r1, =0x1277\n strh r1, [r0, #6]\n"
        " ldr r2, [r0, #4]\n log r2\n ldrb r2, [r0, #7]\n log r2\n"
        " ldr r0, =SHPR2\n mov r1, #0x60\n strb r1, [r0, #3]\n ldr r2, [r0]\n log r2\n"
        " ldr r0, =SHPR1\n mvn r1, #0\n str r1, [r0]\n ldr r2, [r0]\n log r2\n"
        " ldr r0, =ISER\n str r1, [r0, #4]\n ldr r2, [r0, #4]\n log r2\n" /* 32 interrupts */
        " ldr r0, =IPR\n str r1, [r0, #32]\n ldr r2, [r0, #32]\n log r2\n b finish\n",
        0x200, 2, 0x200, 0x80010200, 0x00010200, 0, 0x10, 0, 0x12773500, 0x12, 0x60000000,
        0x00ffffff, 0, 0);
}

static void test_active_bits(void **unused)
{
    (void)unused;
    guest_logs("start: set ISER, 0x20\n set ISPR, 0x20\n nop\n get r1, IABR\n log r1\n b finish\n"
               "irq5: get r1, IABR\n log r1\n get r1, ISPR\n log r1\n bx lr\n",
               0x20, 0, 0);
}

static void test_software_trigger(void **unused)
{
    (void)unused;
    /* Unprivileged code needs USERSETMPEND, else a BusFault. */
    guest_logs(
        "start: set ISER, 0xc\n set STIR, 3\n nop\n set SHCSR, 0x20000\n set CCR, 0x202\n"
        " mov r0, #1\n msr control, r0\n isb\n set STIR, 2\n nop\n mark 5\n svc 0\n"
        " set CCR, 0x200\n mov r0, #1\n msr control, r0\n isb\n ldr r0, =STIR\n mov r1, #3\n"
        " str r1, [r0]\n mark 6\n b finish\n"
        "irq2: mark 2\n bx lr\n"
        "irq3: mark 3\n bx lr\n"
        "svc: mov r0, #0\n msr control, r0\n bx lr\n"
        "bus: get r1, CFSR\n log r1\n get r1, BFAR\n log r1\n ldr r0, [sp, #24]\n add r0, #2\n"
        " str r0, [sp, #24]\n bx lr\n",
        3, 2, 5, CFSR_PRECISERR | CFSR_BFARVALID, 0xe000ef00, 6);
}

static void test_level_interrupt_is_pending_again_until_it_falls(void **unused)
{
    (void)unused;
    /* Timer 0's line stays high until the third handler clears it. */
    guest_logs("start: set ISER, 0x100\n ldr r2, =0x40000000\n mov r0, #5\n str r0, [r2, #4]\n"
               " mov r0, #9\n str r0, [r2]\n mov r4, #0\n"
               "1: cmp r4, #3\n bne 1b\n"
               " mov r4, #50\n"
               "2: subs r4, #1\n bne 2b\n log r5\n get r1, ISPR\n log r1\n b finish\n"
               "irq8: add r4, #1\n add r5, #1\n mov r0, #0\n str r0, [r2]\n cmp r4, #3\n bne 3f\n"
               " mov r0, #1\n str r0, [r2, #12]\n dsb\n"
               "3: bx lr\n",
               3, 0);
}

static void test_clear_pending_does_not_beat_a_high_line(void **unused)
{
    (void)unused;
    guest_logs("start: ldr r2, =0x40000000\n mov r0, #5\n str r0, [r2, #4]\n mov r0, #9\n"
               " str r0, [r2]\n mov r4, #50\n"
               "1: subs r4, #1\n bne 1b\n str r4, [r2]\n get r1, ISPR\n log r1\n set ICPR, 0x100\n"
               " get r1, ISPR\n log r1\n mov r0, #1\n str r0, [r2, #12]\n get r1, ISPR\n log r1\n"
               " set ICPR, 0x100\n get r1, ISPR\n log r1\n b finish\n",
               /* What was pending stays pending when the line falls. */
               0x100, 0x100, 0x100, 0);
}

/* --- in the middle of things --- */

/* A timer's interrupt at each of 260 cycles: the block gives the same each time. The handler uses
 * what is stacked, and the flags, and IT. */
static void test_interrupt_at_every_cycle_of_it_blocks(void **unused)
{
    struct guest guest;
    (void)unused;
    guest_play(&guest,
               "start: set ISER, 0x100\n ldr r9, =0x40000000\n ldr r11, =0x20002000\n"
               " mov r8, #1\n bl once\n mov r5, r4\n mov r6, r7\n log r4\n log r7\n"
               "next: str r8, [r9, #4]\n mov r0, #9\n str r0, [r9]\n bl once\n"
               " cmp r4, r5\n bne wrong\n cmp r7, r6\n bne wrong\n"
               " add r8, #1\n cmp r8, #260\n bne next\n"
               " ldr r0, [r11, #64]\n log r0\n b finish\n"
               "wrong: log r8\n log r4\n log r7\n b finish\n"
               "once: mov r4, #0\n mov r3, #6\n str r4, [r11]\n str r3, [r11, #4]\n str r4, [r11, "
               "#8]\n mov r2, #0\n"
               "loop: lsls r0, r3, #31\n" /* C from bit 1, Z from bit 0 */
               " itett eq\n addeq r4, #3\n addne r4, #5\n streq r4, [r11]\n ldreq r1, [r11]\n"
               " itet cs\n eorcs r4, r4, r3, lsl #4\n rorcc r4, r4, #1\n addcs r4, r3\n"
               " cmp r3, #3\n"
               " ite gt\n movgt r2, #7\n suble r2, r3, #1\n"
               " itt ne\n addne r4, r2\n cmpne r4, #100\n it hi\n addhi r4, #1\n"
               " itte ls\n stmls r11, {r2-r4}\n ldmls r11, {r0-r2}\n rsbhi r2, r4, #0\n"
               " add r4, r4, r2, lsl #3\n"
               " ands r0, r3, #1\n"
               " it eq\n ldreq r0, [r11, #4]\n"
               " eor r4, r4, r0, lsl #1\n"
               " subs r3, #1\n bne loop\n"
               " adds r0, r4, r4\n mrs r7, apsr\n bx lr\n"
               "irq8: mov r0, #0\n str r0, [r9]\n mov r0, #1\n str r0, [r9, #12]\n"
               " ldr r0, [r11, #64]\n add r0, #1\n str r0, [r11, #64]\n"
               " subs r1, r0, r0\n itee ne\n movne r2, #1\n moveq r2, #2\n moveq r3, #3\n"
               " mov r12, #5\n cmp r0, #0\n bx lr\n");
    assert_int_equal(guest_log_count(&guest), 3);
    assert_int_not_equal(guest_logged(&guest, 0), 0);
    assert_in_range(guest_logged(&guest, 2), 200, 259); /* interrupts that came inside */
    guest_end(&guest);
}

/* What is stacked of an interrupt in a block: ITSTATE of the instruction that is next. */
static void test_it_state_is_stacked(void **unused)
{
    struct guest guest;
    unsigned i, seen = 0;
    (void)unused;
    guest_play(&guest, "start: set ISER, 0x100\n ldr r9, =0x40000000\n mov r8, #1\n mov r7, #0\n"
                       "next: str r8, [r9, #4]\n mov r0, #9\n str r0, [r9]\n cmp r0, r0\n"
                       "block: itete eq\n"
                       "b1: addeq r7, #1\n"
                       "b2: addne r7, #1\n"
                       "b3: addeq r7, #1\n"
                       "b4: addne r7, #1\n"
                       "behind: nop\n nop\n nop\n nop\n nop\n nop\n nop\n nop\n nop\n nop\n"
                       " add r8, #1\n cmp r8, #12\n bne next\n b finish\n"
                       "irq8: mov r0, #0\n str r0, [r9]\n mov r0, #1\n str r0, [r9, #12]\n"
                       " ldr r0, [sp, #24]\n log r0\n ldr r0, [sp, #28]\n log r0\n bx lr\n");
    for (i = 0; i < guest_log_count(&guest); i += 2) {
        uint32_t pc = guest_logged(&guest, i), xpsr = guest_logged(&guest, i + 1);
        uint32_t it = (xpsr >> 25 & 3) | (xpsr >> 10 & 0x3f) << 2;
        uint32_t place = (pc - guest_label(&guest, "b1")) / 2;
        static const uint32_t states[5] = {0x0b, 0x16, 0x0c, 0x18, 0};
        if (pc < guest_label(&guest, "b1") || place >= 4) {
            assert_int_equal(it, 0);
            continue;
        }
        assert_int_equal(it, states[place]);
        seen |= 1u << place;
    }
    assert_int_equal(seen, 15);
    assert_int_equal(guest_register(&guest, "r7"), 2 * 11);
    guest_end(&guest);
}

/* A store to a device ends a block's run in the engine; what comes behind it is done once. */
static void test_device_store_in_a_block(void **unused)
{
    struct guest guest;
    (void)unused;
    guest_play(&guest, "start: ldr r9, =0x40000000\n ldr r11, =0x20002000\n mov r8, #10\n"
                       "1: cmp r8, r8\n itttt eq\n streq r8, [r9, #8]\n ldreq r0, [r11]\n"
                       " addeq r0, #1\n streq r0, [r11]\n"
                       " itttt eq\n ldreq r0, [r11, #4]\n addeq r0, #1\n streq r0, [r11, #4]\n"
                       " streq r8, [r9, #8]\n subs r8, #1\n bne 1b\n ldrd r0, r1, [r11]\n log r0\n"
                       " log r1\n ldr r0, [r9, #8]\n log r0\n b finish\n");
    guest_expect(&guest, 10, 10, 1);
    guest_end(&guest);
}

static void test_svc_inside_a_block(void **unused)
{
    (void)unused;
    guest_logs("start: mov r4, #0\n cmp r4, #0\n itte eq\n svceq 3\n addeq r4, #1\n addne r4, #2\n"
               " log r4\n cmp r4, #5\n itee ne\n addne r4, #4\n svceq 4\n moveq r4, #0\n log r4\n"
               " b finish\n"
               "svc: ldr r0, [sp, #24]\n ldrb r0, [r0, #-2]\n log r0\n cmp r0, #99\n bx lr\n",
               3, 1, 5);
}

static void test_exclusive_access(void **unused)
{
    (void)unused;
    guest_logs(
        "start: ldr r1, =0x20002000\n mov r2, #7\n"
        " ldrex r3, [r1]\n strex r0, r2, [r1]\n log r0\n strex r0, r2, [r1]\n log r0\n"
        " ldrex r3, [r1]\n svc 0\n mov r2, #8\n strex r0, r2, [r1]\n log r0\n ldr r3, [r1]\n"
        " log r3\n ldrex r3, [r1]\n clrex\n strex r0, r2, [r1]\n log r0\n"
        " ldrexb r3, [r1]\n strexb r0, r2, [r1]\n log r0\n ldrexh r3, [r1]\n log r3\n"
        " mov r2, #0x8000\n strexh r0, r2, [r1]\n log r0\n ldr r3, [r1]\n log r3\n b finish\n"
        "svc: bx lr\n",
        0, 1, 1, 7, 1, 0, 8, 0, 0x8000);
}

/* A pair with the interrupt at each cycle: either nothing came between and it stores, or it
 * fails and memory stays. */
static void test_exclusive_access_with_an_interrupt_at_every_cycle(void **unused)
{
    struct guest guest;
    (void)unused;
    guest_play(&guest, "start: set ISER, 0x100\n ldr r9, =0x40000000\n ldr r11, =0x20002000\n"
                       " mov r8, #1\n mov r6, #0\n mov r7, #0\n"
                       "next: mov r4, #0\n str r8, [r9, #4]\n mov r0, #9\n str r0, [r9]\n"
                       " nop\n nop\n mov r5, #0\n"
                       "again: ldrex r3, [r11]\n add r3, #1\n strex r4, r3, [r11]\n"
                       " cbz r4, done\n add r6, #1\n b again\n"
                       "done: add r8, #1\n mov r0, #30\n"
                       "1: subs r0, #1\n bne 1b\n"
                       " cmp r8, #40\n bne next\n ldr r0, [r11]\n log r0\n log r6\n b finish\n"
                       "irq8: mov r0, #0\n str r0, [r9]\n mov r0, #1\n str r0, [r9, #12]\n"
                       " ldrex r0, [r11]\n bx lr\n");
    assert_int_equal(guest_logged(&guest, 0), 39);  /* each round added exactly one */
    assert_in_range(guest_logged(&guest, 1), 2, 6); /* and some had to try again */
    guest_end(&guest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_registers_in_bytes_and_halves),
        cmocka_unit_test(test_active_bits),
        cmocka_unit_test(test_software_trigger),
        cmocka_unit_test(test_level_interrupt_is_pending_again_until_it_falls),
        cmocka_unit_test(test_clear_pending_does_not_beat_a_high_line),
        cmocka_unit_test(test_interrupt_at_every_cycle_of_it_blocks),
        cmocka_unit_test(test_it_state_is_stacked),
        cmocka_unit_test(test_svc_inside_a_block),
        cmocka_unit_test(test_device_store_in_a_block),
        cmocka_unit_test(test_exclusive_access),
        cmocka_unit_test(test_exclusive_access_with_an_interrupt_at_every_cycle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
