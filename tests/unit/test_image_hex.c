/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Intel HEX: every record type loads as Intel's specification says; whatever is wrong with a file
 * gives one line with name, line number and remedy, and an empty image. */
#include "image/image.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define END ":00000001FF\n"

static bool parse(struct image *image, const char *text, struct sim_error *error)
{
    return image_parse(image, "t.hex", (const uint8_t *)text, strlen(text), error);
}

static void load(struct image *image, const char *text)
{
    struct sim_error error = {""};
    if (!parse(image, text, &error))
        fail_msg("%s", error.text);
    assert_int_equal(image->format, IMAGE_HEX);
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

static void assert_bytes(const struct image *image, uint64_t address, const char *bytes,
                         size_t size)
{
    uint8_t buffer[64];
    assert_int_equal(image_read(image, address, buffer, size), size);
    assert_memory_equal(buffer, bytes, size);
}

static void data_lands_at_its_address(void **state)
{
    struct image image;
    (void)state;
    load(&image, ":0401000001020304F1\n" END);
    assert_int_equal(image.segment_count, 1);
    assert_int_equal(image.segments[0].address, 0x100);
    assert_int_equal(image.segments[0].size, 4);
    assert_string_equal(image.segments[0].source, "t.hex: line 1");
    assert_bytes(&image, 0x100, "\1\2\3\4", 4);
    assert_false(image.has_entry);
    image_free(&image);
}

static void records_in_any_order_become_one_segment(void **state)
{
    struct image image;
    (void)state;
    load(&image, "\r\n:020102000304F4\r\n"
                 "\r\n  :020100000102FA \t\r\n:0101040005F5\r:00000001ff\r\n\x1a");
    assert_int_equal(image.segment_count, 1);
    assert_bytes(&image, 0x100, "\1\2\3\4\5", 5);
    image_free(&image);
}

static void linear_base_shifts_by_16(void **state)
{
    struct image image;
    (void)state;
    load(&image, ":020000042000DA\n:02FFFF00AABB9B\n:02000004FFFFFC\n:02FFFF001122CD\n" END);
    assert_bytes(&image, 0x2000ffff, "\xaa\xbb", 2); /* runs on into the next 64 KB */
    assert_bytes(&image, 0xffffffff, "\x11", 1);     /* wraps at 4 GB */
    assert_bytes(&image, 0, "\x22", 1);
    image_free(&image);
}

static void segment_base_shifts_by_4_and_wraps_in_64k(void **state)
{
    struct image image;
    (void)state;
    load(&image, ":020000021234B6\n:02FFFF00AABB9B\n" END);
    assert_bytes(&image, 0x12340 + 0xffff, "\xaa", 1);
    assert_bytes(&image, 0x12340, "\xbb", 1);
    image_free(&image);
}

static void entry_comes_from_each_start_record(void **state)
{
    static const struct {
        const char *text;
        uint64_t entry;
    } cases[] = {
        {":0100000001FE\n:0400000508000101ED\n" END, 0x08000101},
        {":0100000001FE\n:0400000312345678E5\n" END, 0x12340 + 0x5678},
        {":0100000001FE\n:00123401B9\n", 0x1234},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct image image;
        load(&image, cases[i].text);
        assert_true(image.has_entry);
        assert_int_equal(image.entry, cases[i].entry);
        image_free(&image);
    }
}

static void what_is_wrong_is_told_with_its_line(void **state)
{
    static const struct {
        const char *text, *error;
    } cases[] = {
        {":0401000001020304F1\n:0401040001020304EE\n" END,
         "t.hex: line 2: checksum is 0xee, should be 0xed: the file is damaged or was edited; "
         "produce it again"},
        {":0401000001020304F1\n", "line 1: the end record (:00000001FF) is missing: the file is "
                                  "cut off; produce it again"},
        {":0401000001020304F1\n:040104000102\n", "line 2: its count says 4 data bytes, it has 1"},
        {":0401000001020304F1\n:04010\n", "line 2: ends in the middle of a byte"},
        {":0401000001020304F1\n:0401\n", "line 2: is too short"},
        {":0401000001020304F1\n:\n", "line 2: is too short"},
        {":0401000001020304F1\n" END "x\n", "line 3: there is text after the end record: remove"},
        {":0401000001020304F1\n" END ":0401000001020304F1\n", "line 3: there is text after"},
        {":0401000001020304F1\n04010000\n" END, "line 2: does not begin with ':'"},
        {":04010000010203G4F1\n" END, "line 1: 'G' in column 16 is no hexadecimal digit"},
        {":04010000010203\x80"
         "4F1\n" END,
         "line 1: 0x80 in column 16"},
        {":00000006FA\n" END, "line 1: record type 0x06 is not one of Intel HEX"},
        {":0100000400FB\n" END, "line 1: a record of type 0x04 has 2 data bytes, this one 1"},
        {":0401000001020304F1\n:010000010000FE\n", "line 2: its count says 1 data bytes, it has 2"},
        {":0401000001020304F1\r\n\r\n:04\r\n", "t.hex: line 3: is too short"},
        {":0401000001020304F1\r\r:04\r", "t.hex: line 3: is too short"},
        {END, "t.hex: holds no data: produce the file again"},
        {":0401000001020304F1\n\n:0101030009F2\n" END,
         "line 3: the data that begins here and at line 1 both load address 0x103"},
        {"", "t.hex: is empty: produce the file again"},
        {" \r\n\r\n",
         "is not ELF, COFF, Intel HEX or S-record: for a raw binary say where it goes, "
         "t.hex@ADDR"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sim_error error = {""};
        struct image image;
        assert_false(parse(&image, cases[i].text, &error));
        assert_empty(&image);
        assert_memory_equal(error.text, "t.hex: ", 7);
        assert_null(strchr(error.text, '\n'));
        if (strstr(error.text, cases[i].error) == NULL)
            fail_msg("case %zu: \"%s\" lacks \"%s\"", i, error.text, cases[i].error);
    }
}

static void a_record_is_at_most_255_bytes(void **state)
{
    char text[700] = ":FF000000", longer[710];
    struct image image;
    (void)state;
    for (int i = 0; i < 255; i++)
        strcat(text, "00");
    strcat(text, "01\n" END);
    load(&image, text);
    assert_int_equal(image.segments[0].size, 255);
    image_free(&image);
    strcat(strcpy(longer, ":00"), text + 1);
    assert_false(parse(&image, longer, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(data_lands_at_its_address),
        cmocka_unit_test(records_in_any_order_become_one_segment),
        cmocka_unit_test(linear_base_shifts_by_16),
        cmocka_unit_test(segment_base_shifts_by_4_and_wraps_in_64k),
        cmocka_unit_test(entry_comes_from_each_start_record),
        cmocka_unit_test(what_is_wrong_is_told_with_its_line),
        cmocka_unit_test(a_record_is_at_most_255_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
