/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Disassembly: what a processor's table entry selects, and what is shown where no instruction is.
 */
#include "builtin_boards.h"
#include "disassemble.h"
#include "machine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct machine *make_machine(const char *name)
{
    const struct builtin_board *board = builtin_boards;
    struct sim_error error;
    while (board->name != NULL && strcmp(board->name, name) != 0)
        board++;
    assert_non_null(board->name);
    return machine_create(board->dtb, board->size, NULL, &error);
}

static void thumb_code_and_data(void **state)
{
    static const uint8_t code[] = {0x08, 0xb5, 0x4f, 0xf0, 0x40, 0x50, 0xff, 0xff, 0x70};
    struct machine *machine = make_machine("mps2-an385");
    struct instruction instruction;
    struct sim_error error;
    struct disassembler *disassembler =
        disassembler_create(machine->cpu->device.class->cpu, &error);
    (void)state;
    assert_non_null(disassembler);
    bus_poke(machine->cpu->program, 0x1000, code, sizeof code);
    disassemble_at(disassembler, machine->cpu->program, 0x1000, &instruction);
    assert_string_equal(instruction.text, "push {r3, lr}");
    assert_int_equal(instruction.size, 2);
    disassemble_at(disassembler, machine->cpu->program, 0x1002, &instruction);
    assert_string_equal(instruction.text, "mov.w r0, #0x30000000");
    assert_int_equal(instruction.size, 4);
    disassemble(disassembler, 0, code + 6, 2, &instruction); /* half a wide instruction */
    assert_string_equal(instruction.text, ".short 0xffff");
    assert_int_equal(instruction.size, 2);
    disassemble(disassembler, 0, code + 8, 1, &instruction);
    assert_string_equal(instruction.text, ".byte 0x70");
    disassemble_at(disassembler, machine->cpu->program, 0x90000000, &instruction);
    assert_string_equal(instruction.text, "(nothing is there)");
    assert_int_equal(instruction.size, 0);
    disassemble_at(disassembler, machine->cpu->program, 0xfffffffe, &instruction);
    disassembler_destroy(disassembler);
    machine_destroy(machine);
}

static void a_processor_with_a_table_is_shown_by_it(void **state)
{
    static const uint8_t code[] = {0x0a, 0x00, 0x12, 0x34, 0xf8, 0x00};
    struct machine *machine = make_machine("test-cpu");
    struct disassembler *disassembler =
        disassembler_create(machine->cpu->device.class->cpu, &(struct sim_error){""});
    struct instruction instruction;
    (void)state;
    disassemble(disassembler, 0x100, code, sizeof code, &instruction);
    assert_string_equal(instruction.text, "ldi r2, 0x1234");
    assert_int_equal(instruction.size, 4);
    disassemble(disassembler, 0x102, code + 4, 2, &instruction);
    assert_string_equal(instruction.text, ".short 0xf800");
    disassemble(disassembler, 0x100, code, 2, &instruction); /* its second word is not there */
    assert_string_equal(instruction.text, ".short 0x0a00");
    disassembler_destroy(disassembler);
    machine_destroy(machine);
}

static void a_processor_without_a_disassembler_is_told(void **state)
{
    static const struct processor unknown = {.title = "nobody's", .capstone_arch = UINT8_MAX};
    static const struct cpu_class nobody = {.processor = &unknown};
    struct sim_error error = {""};
    (void)state;
    assert_null(disassembler_create(&nobody, &error));
    assert_string_equal(error.text, "no disassembler for nobody's");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(thumb_code_and_data),
        cmocka_unit_test(a_processor_with_a_table_is_shown_by_it),
        cmocka_unit_test(a_processor_without_a_disassembler_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
