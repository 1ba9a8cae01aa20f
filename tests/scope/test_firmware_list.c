/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the first screen offers: every prebuilt image is there once, with its board and a text, the
 * board that the lessons are written for first; other files are not, and no folder is an empty
 * list. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tools/scope/firmware_list.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define IMAGES "firmware/images"

static unsigned times_in(const struct scope_choice *choices, const char *operand)
{
    unsigned count = 0;
    for (; choices->operand != NULL; choices++)
        count += strcmp(choices->operand, operand) == 0;
    return count;
}

static void every_image_is_offered(void **state)
{
    struct scope_choice *choices = firmware_list_of(IMAGES);
    DIR *folder = opendir(IMAGES);
    struct dirent *entry;
    (void)state;
    assert_non_null(folder);
    while ((entry = readdir(folder)) != NULL) {
        char path[300];
        snprintf(path, sizeof path, IMAGES "/%s", entry->d_name);
        if (strstr(entry->d_name, ".elf") != NULL && times_in(choices, path) != 1)
            fail_msg("%s is offered %u times", path, times_in(choices, path));
    }
    closedir(folder);
    firmware_list_free(choices);
}

static void each_is_described(void **state)
{
    struct scope_choice *choices = firmware_list_of(IMAGES), *choice;
    (void)state;
    for (choice = choices; choice->operand != NULL; choice++) {
        char end[100];
        assert_true(choice->title[0] != '\0' && choice->about[0] != '\0');
        assert_true(choice->group[0] != '\0');
        snprintf(end, sizeof end, "-%s.elf", choice->board);
        assert_string_equal(choice->operand + strlen(choice->operand) - strlen(end), end);
    }
    assert_string_equal(choices[0].operand, IMAGES "/lab_turns-mps2-an385.elf");
    assert_string_equal(choices[0].board, "mps2-an385");
    firmware_list_free(choices);
}

/* A name is not taken for a longer one that begins with it. */
static void other_files_are_not(void **state)
{
    static const char *const files[] = {"suite_edf-rcx.elf", "suite-.elf",    "hello-rcx.hex",
                                        "other-rcx.elf",     "hello-x-y.elf", "notes"};
    char folder[] = "/tmp/bosim-list.XXXXXX", path[100];
    struct scope_choice *choices;
    size_t i;
    (void)state;
    assert_non_null(mkdtemp(folder));
    for (i = 0; i < sizeof files / sizeof files[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, files[i]);
        fclose(fopen(path, "w"));
    }
    choices = firmware_list_of(folder);
    assert_non_null(choices[0].operand);
    assert_string_equal(choices[0].board, "x-y");
    assert_non_null(choices[1].operand);
    assert_string_equal(choices[1].board, "rcx");
    assert_non_null(strstr(choices[1].title, "earliest deadline"));
    assert_null(choices[2].operand);
    firmware_list_free(choices);
    for (i = 0; i < sizeof files / sizeof files[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, files[i]);
        unlink(path);
    }
    choices = firmware_list_of(folder);
    assert_null(choices[0].operand);
    firmware_list_free(choices);
    rmdir(folder);
    choices = firmware_list_of(folder);
    assert_null(choices[0].operand);
    firmware_list_free(choices);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_image_is_offered),
        cmocka_unit_test(each_is_described),
        cmocka_unit_test(other_files_are_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
