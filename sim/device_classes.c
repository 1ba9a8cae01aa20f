/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of all device classes, from the list in dev/classes.h. */
#include "device.h"

#include <string.h>

#define DEVICE_CLASS(name) extern const struct device_class name;
#include "dev/classes.h"
#undef DEVICE_CLASS

static const struct device_class *const classes[] = {
#define DEVICE_CLASS(name) &name,
#include "dev/classes.h"
#undef DEVICE_CLASS
    NULL};

const struct device_class *const *device_classes(void)
{
    return classes;
}

const struct device_class *device_class_find(const char *compatible)
{
    unsigned i;
    for (i = 0; classes[i] != NULL; i++)
        if (strcmp(classes[i]->compatible, compatible) == 0)
            return classes[i];
    return NULL;
}
