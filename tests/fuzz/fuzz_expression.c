/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any text as an expression, in the scope of a small machine with symbols and types: parsed, or
 * refused with a place, and evaluated in every way; nothing changes by looking. */
#include "small.h"

#include "debug/expression.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define TEXT_MOST 2048u

static void ignore_name(void *owner, const char *name)
{
    (void)owner;
    (void)name;
}

static void evaluate(const struct expression *expression, const struct scope *scope)
{
    static const char formats[] = {0, 'x', 'd', 'u', 't', 'c', 's'};
    char shown[64];
    struct sim_error error;
    uint32_t address, bytes;
    int64_t number;
    bool truth;
    size_t i;
    expression_number(expression, scope, &number, &error);
    expression_truth(expression, scope, &truth, &error);
    expression_place(expression, scope, &address, &bytes, &error);
    for (i = 0; i < sizeof formats; i++)
        if (expression_show(expression, scope, formats[i], shown, sizeof shown, &error) &&
            strlen(shown) >= sizeof shown)
            abort();
    expression_type(expression, scope, shown, sizeof shown, &error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct small small;
    static struct frame frame;
    struct scope scope = {.frame = &frame};
    struct expression *expression;
    struct sim_error error;
    char text[TEXT_MOST + 1];
    sim_time before;
    if (small.machine == NULL) {
        small_begin(&small);
        frame_of_cpu(small.machine, &frame);
    }
    scope.machine = small.machine;
    scope.symbols = small.symbols;
    size = size < TEXT_MOST ? size : TEXT_MOST;
    memcpy(text, data, size);
    text[size] = '\0';
    before = small.machine->now;
    expression = expression_parse(text, &error);
    if (expression != NULL)
        evaluate(expression, &scope);
    expression_free(expression);
    scope_locals(&scope, ignore_name, NULL);
    if (small.machine->now != before)
        abort();
    return 0;
}
