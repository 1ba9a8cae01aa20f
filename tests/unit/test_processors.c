/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of processors: names that nobody confuses, the same ones as their devices have, and each
 * ELF file is for one of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "asm/rules.h"
#include "cpu.h"
#include "image/image.h"

#include <elf.h>
#include <string.h>

static const struct device_class *device_of(const struct processor *processor)
{
    const struct device_class *const *class;
    for (class = device_classes(); *class != NULL; class ++)
        if ((*class)->cpu != NULL && (*class)->cpu->processor == processor)
            return *class;
    return NULL;
}

static void each_is_found_by_its_name(void **state)
{
    unsigned i;
    (void)state;
    for (i = 0; processor_list[i] != NULL; i++) {
        const struct processor *processor = processor_list[i];
        assert_ptr_equal(processor_find(processor->name, PROCESSOR_ANY), processor);
        assert_true(processor->title[0] != '\0' && processor->address_bytes != 0);
        /* a table, or Capstone knows it: zeros there would be 32-bit Arm */
        assert_true(processor->isa != NULL || processor->capstone_arch != 0 ||
                    processor->capstone_mode != 0);
        assert_true(processor->isa == NULL || processor->isa_model != 0);
        assert_true(processor->assembler == NULL || processor->isa != NULL);
        assert_int_equal(processor_find(processor->name, PROCESSOR_ASSEMBLED) != NULL,
                         processor->assembler != NULL);
        assert_int_equal(processor_find(processor->name, PROCESSOR_DRAFTED) != NULL,
                         processor->draft != NULL);
    }
    assert_null(processor_find("z80", PROCESSOR_ANY));
    assert_null(processor_find("test-cpu", PROCESSOR_DRAFTED));
}

/* A drafted board, and whoever writes one, make `compatible` of the name. */
static void devices_have_the_same_names(void **state)
{
    const struct device_class *const *class;
    (void)state;
    for (class = device_classes(); *class != NULL; class ++) {
        const struct processor *processor = (*class)->cpu == NULL ? NULL : (*class)->cpu->processor;
        if ((*class)->cpu == NULL)
            continue;
        assert_non_null(processor);
        assert_string_equal(strchr((*class)->compatible, ',') + 1, processor->name);
        assert_ptr_equal(processor_find(processor->name, PROCESSOR_ANY), processor);
        assert_ptr_equal(device_of(processor), *class);
    }
}

static void names_are_listed(void **state)
{
    char all[1024], few[1024], little[8];
    (void)state;
    assert_non_null(strstr(processor_names(PROCESSOR_ASSEMBLED, all, sizeof all), "test-cpu"));
    assert_null(strstr(processor_names(PROCESSOR_DRAFTED, few, sizeof few), "test-cpu"));
    assert_non_null(strstr(few, "cortex-m3, "));
    assert_int_equal(strlen(processor_names(PROCESSOR_ANY, little, sizeof little)), 7);
}

static const char *name_for(unsigned machine, unsigned architecture)
{
    const struct image image = {.machine = machine, .architecture = architecture};
    const struct processor *processor = processor_of_image(&image);
    unsigned i;
    for (i = 0; processor_list[i] != NULL; i++)
        assert_true(processor_is_of(processor_list[i], &image) || processor_list[i] != processor);
    return processor == NULL ? "none" : processor->name;
}

/* Tag_CPU_arch of the ABI (ARM IHI 0045): v6-M and v6S-M, v7, v7E-M; 0: the file does not say. */
static void images_say_for_which_they_are(void **state)
{
    (void)state;
    assert_string_equal(name_for(EM_ARM, 11), "cortex-m0");
    assert_string_equal(name_for(EM_ARM, 12), "cortex-m0");
    assert_string_equal(name_for(EM_ARM, 10), "cortex-m3");
    assert_string_equal(name_for(EM_ARM, 0), "cortex-m3");
    assert_string_equal(name_for(EM_ARM, 13), "cortex-m4");
    assert_string_equal(name_for(EM_X86_64, 0), "none");
    assert_string_equal(name_for(IMAGE_MACHINE_ANY, 0), "none");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_is_found_by_its_name),
        cmocka_unit_test(devices_have_the_same_names),
        cmocka_unit_test(names_are_listed),
        cmocka_unit_test(images_say_for_which_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
