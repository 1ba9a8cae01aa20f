/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The display's console and image, as Arm's self-test writes them: characters to the console's
 * first byte, pixels as words, 512 a line, four bits a colour. */
#include "tests/support/board.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define CONSOLE 0x41000000u
#define IMAGE   0x41100000u

static struct machine *board(void)
{
    return test_board("/ { #address-cells = <1>; #size-cells = <1>;"
                      "vga: display@41000000 { compatible = \"arm,mps2-vga\";"
                      "  reg = <0x41000000 0x10000>, <0x41100000 0x40000>; }; };");
}

struct heard {
    struct stream_sink sink;
    char text[16];
    unsigned count;
};

static void hear(void *owner, uint32_t value, sim_time now)
{
    struct heard *heard = owner;
    (void)now;
    heard->text[heard->count++] = (char)value;
}

static void characters_go_to_the_console_in_order(void **unused)
{
    struct machine *m = board();
    struct heard heard = {.sink = {.owner = &heard, .end = hear}};
    (void)unused;
    stream_subscribe(machine_stream(m, "vga"), &heard.sink);
    test_write_width(m, CONSOLE, 1, 'H');
    test_write(m, CONSOLE, 'e');
    test_write_width(m, CONSOLE + 1, 1, 'l'); /* the address does not matter */
    test_write_width(m, CONSOLE + 0xfffe, 2, 'l');
    test_write(m, CONSOLE + 0xfffc, 'o');
    assert_string_equal(heard.text, "Hello");
    machine_destroy(m);
}

static void pixels_keep_twelve_bits(void **unused)
{
    struct machine *m = board();
    unsigned x, y;
    (void)unused;
    for (y = 0; y < 128; y++)
        for (x = 0; x < 512; x += 73)
            test_write(m, IMAGE + (y * 512 + x) * 4, 0xfffff000u | (y * 8 + x / 73));
    for (y = 0; y < 128; y++)
        for (x = 0; x < 512; x += 73)
            assert_int_equal(test_read(m, IMAGE + (y * 512 + x) * 4), y * 8 + x / 73);
    test_write_width(m, IMAGE + 4, 1, 0xab);
    assert_int_equal(test_read(m, IMAGE + 4), 0xab);
    test_write_width(m, IMAGE + 5, 1, 0x0c);
    assert_int_equal(test_read(m, IMAGE + 4), 0xcab);
    machine_destroy(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters_go_to_the_console_in_order),
        cmocka_unit_test(pixels_keep_twelve_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
