/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of processors. */
#include "processor.h"

#include "image/image.h"

#include <stdio.h>
#include <string.h>

#define PROCESSOR(name) extern const struct processor name;
#include "cpu/processors.h"
#undef PROCESSOR

#define PROCESSOR(name) &name,
const struct processor *const processor_list[] = {
#include "cpu/processors.h"
    NULL};
#undef PROCESSOR

bool processor_has(const struct processor *processor, enum processor_use use)
{
    return use == PROCESSOR_ASSEMBLED ? processor->assembler != NULL
           : use == PROCESSOR_DRAFTED ? processor->draft != NULL
                                      : true;
}

const struct processor *processor_find(const char *name, enum processor_use use)
{
    unsigned i;
    for (i = 0; processor_list[i] != NULL; i++)
        if (strcmp(processor_list[i]->name, name) == 0 && processor_has(processor_list[i], use))
            return processor_list[i];
    return NULL;
}

const char *processor_names(enum processor_use use, char *buffer, size_t size)
{
    size_t used = 0;
    unsigned i;
    buffer[0] = '\0';
    for (i = 0; processor_list[i] != NULL && used < size; i++)
        if (processor_has(processor_list[i], use))
            used += (size_t)snprintf(buffer + used, size - used, "%s%s", used > 0 ? ", " : "",
                                     processor_list[i]->name);
    return buffer;
}

bool processor_is_of(const struct processor *processor, const struct image *image)
{
    return image->machine != IMAGE_MACHINE_ANY && image->machine == processor->elf_machine &&
           (processor->built_for == NULL || processor->built_for(image));
}

const struct processor *processor_of_image(const struct image *image)
{
    unsigned i;
    for (i = 0; processor_list[i] != NULL; i++)
        if (processor_is_of(processor_list[i], image))
            return processor_list[i];
    return NULL;
}
