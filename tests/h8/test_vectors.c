/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The recorded instructions of vectors.txt.gz, whose first lines say what stands there: each is an
 * instruction of its row and model, and no row is missing but those that the file names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gen/isa/h8.h"

#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#define LEFT_OUT "@(sleep|movfpe|movtpe)"

static unsigned model_of(const char *name)
{
    unsigned i;
    for (i = 0; isa_h8.models[i] != NULL; i++)
        if (strcmp(isa_h8.models[i], name) == 0)
            return i;
    fail_msg("there is no model %s", name);
    return 0;
}

static unsigned take_code(const char *text, uint32_t *units)
{
    unsigned count;
    int length;
    for (count = 0; count < ISA_UNITS && sscanf(text, "%4x%n", &units[count], &length) == 1;
         count++)
        text += length;
    return count;
}

static void each_is_of_its_row(void **state)
{
    static char line[4000];
    static unsigned found[H8_ROWS][4];
    char model[10], row[40], code[40], source[4];
    FILE *pipe = popen("gzip -dc tests/h8/vectors.txt.gz", "r");
    struct isa_decoded decoded;
    uint32_t units[ISA_UNITS];
    unsigned i, m, count;
    (void)state;
    assert_non_null(pipe);
    while (fgets(line, sizeof line, pipe) != NULL) {
        if (line[0] == '#')
            continue;
        assert_int_equal(sscanf(line, "%9s %39s %39s %3s", model, row, code, source), 4);
        assert_true(strcmp(source, "s") == 0 || strcmp(source, "m") == 0);
        m = model_of(model);
        count = take_code(code, units);
        if (!isa_decode(&isa_h8, units, count, 0, 1u << m, &decoded) ||
            strcmp(decoded.row->id, row) != 0 || decoded.row->units != count)
            fail_msg("%s is no %s of %s", code, row, model);
        found[decoded.row - isa_h8.rows][m]++;
    }
    assert_int_equal(pclose(pipe), 0);
    for (i = 0; i < H8_ROWS; i++)
        for (m = 0; m < 4; m++)
            if (isa_h8.rows[i].id != NULL && (isa_h8.rows[i].models >> m & 1) && found[i][m] == 0 &&
                fnmatch(LEFT_OUT, isa_h8.rows[i].id, FNM_EXTMATCH) != 0)
                fail_msg("there is no %s of %s", isa_h8.rows[i].id, isa_h8.models[m]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_is_of_its_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
