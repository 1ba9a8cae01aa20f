/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Motorola S-records: every record type means what Motorola's appendix says; whatever is wrong
 * with a file gives one line with name, line number and remedy, and an empty image. */
#include "image/image.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define HEADER "S00600004844521B\n" /* "HDR" */
#define END    "S9030000FC\n"

static bool parse(struct image *image, const char *text, struct sim_error *error)
{
    return image_parse(image, "t.s19", (const uint8_t *)text, strlen(text), error);
}

static void load(struct image *image, const char *text)
{
    struct sim_error error = {""};
    if (!parse(image, text, &error))
        fail_msg("%s", error.text);
    assert_int_equal(image->format, IMAGE_SREC);
}

static void assert_empty(const struct image *image)
{
    assert_null(image->name);
    assert_null(image->segments);
    assert_null(image->sections);
    assert_null(image->symbols);
    assert_null(image->by_name);
    assert_null(image->strings);
    assert_int_equal(image->segment_count + image->section_count + image->symbol_count, 0);
}

static void addresses_have_two_three_or_four_bytes(void **state)
{
    struct image image;
    uint8_t byte;
    (void)state;
    load(&image, HEADER "S10412340AAB\nS20512345"
                        "60B53\nS306123456780CD9\nS5030003F9\nS70500000000FA\n");
    assert_int_equal(image.segment_count, 3);
    assert_int_equal(image_read(&image, 0x1234, &byte, 1), 1);
    assert_int_equal(byte, 0x0a);
    assert_int_equal(image_read(&image, 0x123456, &byte, 1), 1);
    assert_int_equal(byte, 0x0b);
    assert_int_equal(image_read(&image, 0x12345678, &byte, 1), 1);
    assert_int_equal(byte, 0x0c);
    assert_false(image.has_entry);
    image_free(&image);
}

static void each_end_record_gives_the_entry(void **state)
{
    static const struct {
        const char *end;
        uint64_t entry;
    } cases[] = {
        {"S9031234B6\n", 0x1234},
        {"S8041234565F\n", 0x123456},
        {"S70512345678E6\n", 0x12345678},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[64] = "S10412340AAB\n";
        struct image image;
        load(&image, strcat(text, cases[i].end));
        assert_true(image.has_entry);
        assert_int_equal(image.entry, cases[i].entry);
        image_free(&image);
    }
}

static void counts_may_have_three_bytes(void **state)
{
    struct image image;
    (void)state;
    load(&image, "S10412340AAB\nS604000001FA\n" END);
    assert_int_equal(image.segment_count, 1);
    image_free(&image);
}

static void what_is_wrong_is_told_with_its_line(void **state)
{
    static const struct {
        const char *text, *error;
    } cases[] = {
        {HEADER "S10412340AAC\n" END, "t.s19: line 2: checksum is 0xac, should be 0xab: the file "
                                      "is damaged or was edited; produce it again"},
        {HEADER "S10412340AAB\n", "line 2: the end record (S7, S8 or S9) is missing: the file is "
                                  "cut off; produce it again"},
        {HEADER "S1051234AB\n" END, "line 2: its count says 5 bytes, it has 3"},
        {HEADER "S1021234\n" END, "line 2: is too short for a record of its type"},
        {HEADER "S1\n" END, "line 2: is too short for a record of its type"},
        {HEADER "S\n" END, "line 2: does not begin with S and a digit"},
        {HEADER "X10412340AAB\n" END, "line 2: does not begin with S and a digit"},
        {HEADER "S40412340AAB\n" END, "line 2: record type S4 is reserved"},
        {HEADER "S10412340AAB\nS5030002FA\n" END,
         "line 3: says that 2 data records came before it, there were 1: lines are missing"},
        {HEADER "S10412340AAB\n" END "S10412350AAA\n", "line 4: there is text after the end"},
        {HEADER "S10412340AAB\nS904123400B5\n", "line 3: a record of this type holds no data"},
        {HEADER "S307FFFFFFFF0102F9\n" END, "line 2: the data at 0xffffffff runs over the end"},
        {HEADER "S10412340AAB\nS10412340BAA\n" END,
         "line 3: the data that begins here and at line 2 both load address 0x1234"},
        {HEADER "S1041234zAAB\n" END, "line 2: 'z' in column 9 is no hexadecimal digit"},
        {HEADER END, "t.s19: holds no data"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sim_error error = {""};
        struct image image;
        assert_false(parse(&image, cases[i].text, &error));
        assert_empty(&image);
        assert_memory_equal(error.text, "t.s19: ", 7);
        if (strstr(error.text, cases[i].error) == NULL)
            fail_msg("case %zu: \"%s\" lacks \"%s\"", i, error.text, cases[i].error);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_have_two_three_or_four_bytes),
        cmocka_unit_test(each_end_record_gives_the_entry),
        cmocka_unit_test(counts_may_have_three_bytes),
        cmocka_unit_test(what_is_wrong_is_told_with_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
