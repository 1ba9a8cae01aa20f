/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Raw binaries and pairs of EPROMs as the command line names them; several files made one image;
 * whether an image fits a board's memory and processor. */
#include "image/image.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <elf.h>

/* ---- helpers ---- */

static void assert_error(bool ok, const struct sim_error *error, const char *part)
{
    assert_false(ok);
    if (strstr(error->text, part) == NULL)
        fail_msg("\"%s\" lacks \"%s\"", error->text, part);
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

static struct image_source source(const char *text)
{
    struct image_source parsed;
    struct sim_error error = {""};
    if (!image_source_parse(text, &parsed, &error))
        fail_msg("%s", error.text);
    return parsed;
}

/* Parses "bytes" as the file and place that `text` names. */
static void raw(struct image *image, const char *text, const char *bytes)
{
    struct image_source place = source(text);
    struct sim_error error = {""};
    if (!image_parse_raw(image, place.path, (const uint8_t *)bytes, strlen(bytes), &place, &error))
        fail_msg("%s", error.text);
}

static void merge(struct image *into, const char *text, const char *bytes)
{
    struct image more;
    struct sim_error error = {""};
    raw(&more, text, bytes);
    if (!image_merge(into, &more, &error))
        fail_msg("%s", error.text);
    assert_null(more.segments);
}

static void assert_bytes(const struct image *image, uint64_t address, const char *bytes)
{
    char buffer[64] = "";
    size_t size = image_read(image, address, buffer, sizeof buffer - 1);
    assert_string_equal(buffer, bytes);
    assert_int_equal(size, strlen(bytes));
}

/* ---- naming ---- */

static void numbers_are_hexadecimal_or_decimal_with_k_or_m(void **state)
{
    static const struct {
        const char *text;
        uint64_t value;
    } good[] = {{"0", 0},
                {"32768", 32768},
                {"0x8000", 0x8000},
                {"32K", 32768},
                {"2m", 2 << 20},
                {"0X10k", 16384},
                {"0xffffffffffffffff", UINT64_MAX},
                {"0x00000000000000000000001", 1}};
    static const char *const bad[] = {"",
                                      "K",
                                      "0x",
                                      "12x",
                                      "-1",
                                      "+1",
                                      " 1",
                                      "1 ",
                                      "1KK",
                                      "0xg",
                                      "1G",
                                      "0x-1",
                                      "18446744073709551616",
                                      "0xffffffffffffffffK"};
    uint64_t value;
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_true(image_number_parse(good[i].text, &value));
        assert_int_equal(value, good[i].value);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (image_number_parse(bad[i], &value))
            fail_msg("\"%s\" was taken for a number", bad[i]);
}

static void a_source_names_file_place_and_options(void **state)
{
    struct image_source parsed = source("dir/even.bin@0x10K,step=2,swap");
    (void)state;
    assert_string_equal(parsed.path, "dir/even.bin");
    assert_true(parsed.raw);
    assert_int_equal(parsed.address, 16384);
    assert_int_equal(parsed.step, 2);
    assert_true(parsed.swap);
    parsed = source("a,b.elf");
    assert_string_equal(parsed.path, "a,b.elf");
    assert_false(parsed.raw);
    assert_int_equal(parsed.step, 1);
    parsed = source("me@home.elf"); /* no digit: a part of the name */
    assert_string_equal(parsed.path, "me@home.elf");
    parsed = source("me@home.bin@1");
    assert_string_equal(parsed.path, "me@home.bin");
}

static void a_bad_source_says_what_is_expected(void **state)
{
    static const struct {
        const char *text, *error;
    } cases[] = {
        {"", "is named FILE or FILE@ADDR"},
        {"x.bin@0y8", "x.bin: \"0y8\" is no address: write FILE@ADDR with a number like 0x8000"},
        {"x.bin@0,step=3", "x.bin: \"step=3\" is no option"},
        {"x.bin@0,step=0", "\"step=0\" is no option"},
        {"x.bin@0,step=16", "\"step=16\" is no option"},
        {"x.bin@0,swop", "x.bin: \"swop\" is no option of a raw binary: write FILE@ADDR, then"},
        {"x.bin@0,", "\"\" is no option"},
    };
    char longest[5000];
    struct image_source parsed;
    struct sim_error error;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_error(image_source_parse(cases[i].text, &parsed, &error), &error, cases[i].error);
    memset(longest, 'a', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    assert_error(image_source_parse(longest, &parsed, &error), &error, "too long");
}

/* ---- raw binaries and EPROMs ---- */

static void raw_bytes_go_where_they_are_sent(void **state)
{
    struct image image;
    (void)state;
    raw(&image, "x.bin@0x8000", "hello");
    assert_int_equal(image.segment_count, 1);
    assert_string_equal(image.segments[0].source, "x.bin");
    assert_false(image.has_entry);
    assert_int_equal(image.machine, IMAGE_MACHINE_ANY);
    assert_bytes(&image, 0x8000, "hello");
    assert_bytes(&image, 0x8003, "lo");
    assert_bytes(&image, 0x7fff, "");
    image_free(&image);
}

static void swap_exchanges_the_bytes_of_words(void **state)
{
    struct image image;
    struct image_source place = source("x.bin@0,swap");
    struct sim_error error;
    (void)state;
    raw(&image, "x.bin@0,swap", "abcdef");
    assert_bytes(&image, 0, "badcfe");
    image_free(&image);
    assert_error(image_parse_raw(&image, "x.bin", (const uint8_t *)"abc", 3, &place, &error),
                 &error, "x.bin: has 3 bytes; swap needs an even number");
}

static void two_eproms_become_one_memory(void **state)
{
    struct image image = {0};
    struct sim_error error = {""};
    (void)state;
    merge(&image, "odd.bin@0x101,step=2", "bdfh");
    merge(&image, "even.bin@0x100,step=2", "acegi"); /* the last word is half full */
    merge(&image, "more.bin@0x109", "!");
    assert_true(image_weave(&image, &error));
    assert_int_equal(image.segment_count, 2);
    assert_string_equal(image.segments[0].source, "even.bin, odd.bin");
    assert_bytes(&image, 0x100, "abcdefghi!");
    image_free(&image);
}

static void four_eproms_and_a_second_row(void **state)
{
    struct image image = {0};
    (void)state;
    merge(&image, "3@3,step=4", "dh");
    merge(&image, "0@0,step=4", "ae");
    merge(&image, "2@2,step=4", "cg");
    merge(&image, "1@1,step=4", "bf");
    merge(&image, "5@9,step=2", "2");
    merge(&image, "4@8,step=2", "1");
    assert_true(image_weave(&image, NULL));
    assert_bytes(&image, 0, "abcdefgh12");
    image_free(&image);
}

static void an_eprom_without_its_partner_is_an_error(void **state)
{
    static const struct {
        const char *first, *first_bytes, *second, *second_bytes, *error;
    } cases[] = {
        {"e@0,step=2", "ac", "o@3,step=2", "bd",
         "e: step=2 needs 2 files side by side, and none "
         "is at 0x1 with that step: add FILE@0x1,step=2"},
        {"e@0,step=2", "ac", "o@1,step=4", "bd", "none is at 0x1"},
        {"e@0,step=2", "ac", "o@0,step=2", "bd", "o: loads address 0x0, which e loads too"},
        {"e@0,step=2", "ace", "o@1,step=2", "b", "o: has 1 bytes, e beside it 3"},
        {"e@0,step=2", "a", "o@1,step=2", "bd", "o: has 2 bytes, e beside it 1"},
        {"e@0,step=2", "a", "x@0x100", "bd", "e: step=2 needs 2 files"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct image image = {0};
        struct sim_error error = {""};
        merge(&image, cases[i].first, cases[i].first_bytes);
        merge(&image, cases[i].second, cases[i].second_bytes);
        assert_error(image_weave(&image, &error), &error, cases[i].error);
        assert_empty(&image);
    }
}

static void a_joined_pair_may_not_cover_another_file(void **state)
{
    struct image image = {0};
    struct sim_error error = {""};
    (void)state;
    merge(&image, "e@0,step=2", "ac");
    merge(&image, "o@1,step=2", "bd");
    merge(&image, "x@2", "!");
    assert_error(image_weave(&image, &error), &error,
                 "x: loads address 0x2, which e, o loads too: leave one of them out");
}

static void the_end_of_the_addresses_is_kept(void **state)
{
    struct image_source place = {.address = UINT64_MAX, .step = 1};
    struct sim_error error = {""};
    struct image image;
    char byte;
    (void)state;
    assert_true(image_parse_raw(&image, "x", (const uint8_t *)"a", 1, &place, &error));
    assert_int_equal(image_read(&image, UINT64_MAX, &byte, 1), 1);
    image_free(&image);
    assert_error(image_parse_raw(&image, "x", (const uint8_t *)"ab", 2, &place, &error), &error,
                 "x: at 0xffffffffffffffff it runs over the end");
    assert_error(image_parse_raw(&image, "x", (const uint8_t *)"", 0, &place, &error), &error,
                 "x: is empty");
}

/* ---- several files ---- */

static void an_overlap_names_both_files_and_the_address(void **state)
{
    struct image image = {0}, more;
    struct sim_error error = {""};
    (void)state;
    merge(&image, "a.bin@0x100", "0123456789");
    merge(&image, "c.bin@0x10a", "touching is no overlap");
    merge(&image, "b.bin@0xff", "x");
    raw(&more, "d.bin@0x109", "x");
    assert_error(image_merge(&image, &more, &error), &error,
                 "d.bin: loads address 0x109, which a.bin loads too: leave one of them out, or "
                 "give them other addresses");
    assert_int_equal(image.segment_count, 3);
    assert_int_equal(more.segment_count, 1);
    assert_bytes(&image, 0xff, "x0123456789touching is no overlap");
    image_free(&image);
    image_free(&more);
}

static void an_image_of_merged_parts_is_searched_as_one(void **state)
{
    struct image image = {0};
    uint64_t address;
    (void)state;
    merge(&image, "a.bin@0x103", "..BOS1BOS2");
    merge(&image, "b.bin@0x200", "BOS3");
    assert_true(image_search(&image, "BOS", 3, 0, 1, &address));
    assert_int_equal(address, 0x105);
    assert_true(image_search(&image, "BOS", 3, 0x106, 1, &address));
    assert_int_equal(address, 0x109);
    assert_true(image_search(&image, "BOS", 3, 0, 4, &address));
    assert_int_equal(address, 0x200);
    assert_false(image_search(&image, "BOS4", 4, 0, 1, &address));
    assert_false(image_search(&image, "BOS", 3, 0x201, 1, &address));
    image_free(&image);
}

/* ---- fitting a board ---- */

static void an_image_must_lie_in_memory(void **state)
{
    static const struct image_range ranges[] = {
        {0x20000000, 0x2000ffff, "ram"}, {0, 0xff, "flash"}, {0x100, 0x1ff, NULL}};
    struct image image = {0};
    struct sim_error error = {""};
    (void)state;
    merge(&image, "a.bin@0xfe", "over two that touch");
    assert_true(image_check_fits(&image, ranges, 3, "board x", &error));
    merge(&image, "b.bin@0x1fd", "four");
    assert_error(image_check_fits(&image, ranges, 3, "board x", &error), &error,
                 "b.bin: loads 0x1fd-0x200, but board x has no memory at 0x200: choose another "
                 "board, or link it for this one's memory (0x0-0xff flash, 0x100-0x1ff, "
                 "0x20000000-0x2000ffff ram)");
    assert_error(image_check_fits(&image, NULL, 0, "board x", &error), &error, "no memory at 0xfe");
    image_free(&image);
}

/* Halves of one memory are one entry; of too many, only the first are listed. */
static void the_list_of_memories_is_short(void **state)
{
    static const char name[] = "memory";
    struct image_range ranges[40];
    struct image image = {0};
    struct sim_error error = {""};
    (void)state;
    for (uint64_t i = 0; i < 40; i++)
        ranges[i] = (struct image_range){i * 0x1000, i * 0x1000 + (i < 20 ? 0xfff : 0), name};
    merge(&image, "a.bin@0x80000", "x");
    assert_error(image_check_fits(&image, ranges, 40, "board x", &error), &error,
                 "(0x0-0x14000 memory, 0x15000-0x15000 memory, ");
    assert_string_equal(error.text + strlen(error.text) - 6, ", ...)");
    image_free(&image);
}

static void an_image_must_be_for_the_processor(void **state)
{
    struct image image = {.name = "a.elf", .machine = EM_RISCV};
    struct sim_error error = {""};
    char buffer[24];
    (void)state;
    assert_true(image_check_machine(&image, EM_RISCV, "board x", &error));
    assert_error(image_check_machine(&image, EM_ARM, "board x", &error), &error,
                 "a.elf: is a program for RISC-V, but board x is ARM: choose the board that it was "
                 "built for, or build it for this one");
    image.machine = IMAGE_MACHINE_ANY;
    assert_true(image_check_machine(&image, EM_ARM, "board x", &error));
    assert_string_equal(image_machine_name(60000, buffer), "machine 60000");
}

/* ---- files ---- */

static void write_file(const char *path, const char *bytes)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, strlen(bytes), file), strlen(bytes));
    fclose(file);
}

static void files_are_loaded_and_merged(void **state)
{
    struct image_source sources[3];
    struct image image;
    struct sim_error error = {""};
    (void)state;
    write_file("even.bin", "ac");
    write_file("odd.bin", "bd");
    write_file("boot.hex", ":0401000001020304F1\n:0400000508000101ED\n:00000001FF\n");
    sources[0] = source("even.bin@0,step=2");
    sources[1] = source("odd.bin@1,step=2");
    sources[2] = source("boot.hex");
    if (!image_load_all(&image, sources, 3, &error))
        fail_msg("%s", error.text);
    assert_bytes(&image, 0, "abcd");
    assert_bytes(&image, 0x100, "\1\2\3\4");
    assert_int_equal(image.entry, 0x08000101);
    image_free(&image);
    assert_error(image_load_all(&image, sources + 1, 2, &error), &error, "odd.bin: step=2 needs");
}

static void a_file_that_cannot_be_read_is_an_error(void **state)
{
    static const char *const texts[][2] = {
        {"none.elf", "none.elf: cannot be opened (No such file or directory): check its name"},
        {".", ".: is a directory: give the firmware file in it"},
        {"empty.elf", "empty.elf: is empty"},
        {"empty.elf@0", "empty.elf: is empty"},
        {"text.elf", "text.elf: offset 0x0: is not ELF, COFF, Intel HEX or S-record"},
    };
    (void)state;
    write_file("empty.elf", "");
    write_file("text.elf", "Some text");
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct image_source place = source(texts[i][0]);
        struct sim_error error = {""};
        struct image image;
        assert_error(image_load(&image, &place, &error), &error, texts[i][1]);
    }
}

/* Files go into a directory of their own. */
static int enter_directory(void **state)
{
    static char path[] = "/tmp/bosim-image-XXXXXX";
    *state = mkdtemp(path);
    return *state == NULL || chdir(path) != 0;
}

static int leave_directory(void **state)
{
    static const char *const names[] = {"even.bin", "odd.bin", "boot.hex", "empty.elf", "text.elf"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        unlink(names[i]);
    return chdir("/") != 0 || rmdir(*state) != 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_hexadecimal_or_decimal_with_k_or_m),
        cmocka_unit_test(a_source_names_file_place_and_options),
        cmocka_unit_test(a_bad_source_says_what_is_expected),
        cmocka_unit_test(raw_bytes_go_where_they_are_sent),
        cmocka_unit_test(swap_exchanges_the_bytes_of_words),
        cmocka_unit_test(two_eproms_become_one_memory),
        cmocka_unit_test(four_eproms_and_a_second_row),
        cmocka_unit_test(an_eprom_without_its_partner_is_an_error),
        cmocka_unit_test(a_joined_pair_may_not_cover_another_file),
        cmocka_unit_test(the_end_of_the_addresses_is_kept),
        cmocka_unit_test(an_overlap_names_both_files_and_the_address),
        cmocka_unit_test(an_image_of_merged_parts_is_searched_as_one),
        cmocka_unit_test(an_image_must_lie_in_memory),
        cmocka_unit_test(the_list_of_memories_is_short),
        cmocka_unit_test(an_image_must_be_for_the_processor),
        cmocka_unit_test(files_are_loaded_and_merged),
        cmocka_unit_test(a_file_that_cannot_be_read_is_an_error),
    };
    return cmocka_run_group_tests(tests, enter_directory, leave_directory);
}
