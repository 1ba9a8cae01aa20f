/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What people write for the H8 besides what the table has: names of the programming manuals for
 * moves to and from the stack, and EEPMOV without its size, which is the H8/300's. */
#include "cpu/h8/h8_forms.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* "push", "push.w" or "push.l": what stands behind the name; NULL: it is another. */
static const char *behind(const char *text, const char *name)
{
    size_t length = strlen(name);
    if (strncasecmp(text, name, length) != 0)
        return NULL;
    text += length;
    return *text == '\0' || *text == '.' || isspace((unsigned char)*text) ? text : NULL;
}

static void add_push(const char *size, struct asm_forms *forms)
{
    size_t length = strcspn(size, " \t");
    snprintf(forms->text[forms->count++], ASM_FORM_LENGTH, "mov%.*s %s, @-sp", (int)length, size,
             size + length);
}

static void add_pop(const char *size, struct asm_forms *forms)
{
    size_t length = strcspn(size, " \t");
    snprintf(forms->text[forms->count++], ASM_FORM_LENGTH, "mov%.*s @sp+, %s", (int)length, size,
             size + length);
}

void h8_forms(const char *text, struct asm_forms *forms)
{
    const char *push, *pop, *move;
    while (isspace((unsigned char)*text))
        text++;
    push = behind(text, "push");
    pop = behind(text, "pop");
    move = behind(text, "eepmov");
    if (push != NULL)
        add_push(push, forms);
    if (pop != NULL)
        add_pop(pop, forms);
    if (move != NULL && *move != '.')
        snprintf(forms->text[forms->count++], ASM_FORM_LENGTH, "eepmov.b");
}
