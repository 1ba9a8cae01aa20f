/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Processors that the assembler knows, by the names of --cpu. */
#include "processors.h"

#include "options.h"

#include <stdio.h>

int processors_list(void)
{
    unsigned i;
    for (i = 0; asm_processors[i] != NULL; i++)
        puts(asm_processors[i]->name);
    return STATUS_GOOD;
}

const struct asm_processor *processor_choose(const char *name)
{
    const struct asm_processor *found = name != NULL ? asm_processor_find(name) : NULL;
    char names[256] = "";
    size_t used = 0;
    unsigned i;
    if (found != NULL)
        return found;
    for (i = 0; asm_processors[i] != NULL && used < sizeof names; i++)
        used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", i > 0 ? ", " : "",
                                 asm_processors[i]->name);
    if (name == NULL)
        complain(0, "for which processor? give --cpu NAME: there is %s", names);
    else
        complain(0, "--cpu %s: this processor has no table of instructions: there is %s", name,
                 names);
    return NULL;
}
