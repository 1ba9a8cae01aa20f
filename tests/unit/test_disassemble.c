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

static void a_processor_without_a_disassembler_is_told(void **state)
{
    struct machine *machine = make_machine("test-cpu");
    struct sim_error error = {""};
    (void)state;
    assert_null(disassembler_create(machine->cpu->device.class->cpu, &error));
    assert_non_null(strstr(error.text, "no disassembler"));
    machine_destroy(machine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(thumb_code_and_data),
        cmocka_unit_test(a_processor_without_a_disassembler_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
