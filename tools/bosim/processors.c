/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Processors by the names of --cpu. */
#include "processors.h"

#include <stdio.h>

bool option_assembled(const char *text, void *member, struct sim_error *error)
{
    return option_text(text, member, error);
}

bool option_drafted(const char *text, void *member, struct sim_error *error)
{
    return option_text(text, member, error);
}

int processors_list(enum processor_use use)
{
    unsigned i;
    for (i = 0; processor_list[i] != NULL; i++)
        if (processor_has(processor_list[i], use))
            puts(processor_list[i]->name);
    return STATUS_GOOD;
}

const struct processor *processor_choose(const char *name)
{
    const struct processor *found = name != NULL ? processor_find(name, PROCESSOR_ASSEMBLED) : NULL;
    char names[1024];
    if (found != NULL)
        return found;
    processor_names(PROCESSOR_ASSEMBLED, names, sizeof names);
    if (name == NULL)
        complain(0, "for which processor? give --cpu NAME: there is %s", names);
    else
        complain(0, "--cpu %s: this processor has no table of instructions: there is %s", name,
                 names);
    return NULL;
}
