/* SPDX-License-Identifier: MIT */
/* The image that `make footprint` measures as the maximum, without and with the options for
   teaching: it holds every service; with MEASURED_CHECKS those too that look whether the kernel's
   own data are whole. The objects that begin with measured_ show the size of one of each. */
#include "bos.h"

int main(void);
void measured_handler(void);

Task measured_task;
Semaphore measured_semaphore;
Memory measured_memory;
#if BOS_LOCK
Lock measured_lock;
#endif

typedef void service(void);

#define ALL(function) ((service *)(function))

service *const measured_services[] = {ALL(list_init),
                                      ALL(list_append),
                                      ALL(list_prepend),
                                      ALL(list_insert),
                                      ALL(list_remove),
                                      ALL(list_next),
                                      ALL(list_length),
                                      ALL(task_create),
                                      ALL(task_init),
                                      ALL(task_remove),
                                      ALL(task_yield),
                                      ALL(task_sleep),
                                      ALL(task_suspend),
                                      ALL(task_resume),
                                      ALL(task_set_priority),
                                      ALL(task_set_preemptive),
                                      ALL(task_this),
                                      ALL(task_stack_unused),
                                      ALL(semaphore_init),
                                      ALL(semaphore_init_counting),
                                      ALL(semaphore_set_name),
                                      ALL(semaphore_up),
                                      ALL(semaphore_down),
                                      ALL(semaphore_status),
                                      ALL(semaphore_remove),
                                      ALL(memory_init),
                                      ALL(alloc_fmem),
                                      ALL(free_fmem),
                                      ALL(memory_init_heap),
                                      ALL(alloc_vmem),
                                      ALL(free_vmem),
                                      ALL(memory_unused),
                                      ALL(kernel_init),
                                      ALL(kernel_start),
                                      ALL(kernel_tick),
                                      ALL(kernel_ticks),
                                      ALL(kernel_set_preemptive),
                                      ALL(section_lock),
                                      ALL(section_unlock),
                                      ALL(semaphore_create),
                                      ALL(semaphore_delete),
                                      ALL(memory_create),
                                      ALL(memory_delete),
                                      ALL(object_set_name),
                                      ALL(queue_init),
                                      ALL(queue_put),
                                      ALL(queue_get),
                                      ALL(queue_remove),
                                      ALL(buffer_init),
                                      ALL(buffer_put),
                                      ALL(buffer_get),
                                      ALL(buffer_write),
                                      ALL(buffer_read),
                                      ALL(buffer_length),
                                      ALL(buffer_remove),
                                      ALL(event_init),
                                      ALL(event_resumes),
                                      ALL(event_starts),
                                      ALL(event_make),
                                      ALL(event_wait),
                                      ALL(event_remove),
                                      ALL(timer_init),
                                      ALL(timer_start),
                                      ALL(timer_stop),
                                      ALL(timer_left),
                                      ALL(messagebox_init),
                                      ALL(messagebox_schedules),
                                      ALL(messagebox_put),
                                      ALL(messagebox_get),
                                      ALL(messagebox_remove),
                                      ALL(device_init),
                                      ALL(device_set_input),
                                      ALL(device_set_output),
                                      ALL(device_open),
                                      ALL(device_read),
                                      ALL(device_write),
                                      ALL(device_close),
                                      ALL(device_received),
                                      ALL(device_next),
                                      ALL(trace_set_buffer),
                                      ALL(trace_select),
                                      ALL(trace_read)};

service *const measured_pairs[] = {
    ALL(queue_create), ALL(queue_delete), ALL(buffer_create),     ALL(buffer_delete),
    ALL(event_create), ALL(event_delete), ALL(messagebox_create), ALL(messagebox_delete),
    ALL(timer_create), ALL(timer_delete), ALL(device_create),     ALL(device_delete)};

#if BOS_LOCK
service *const teaching_services[] = {ALL(lock_init),   ALL(lock_create), ALL(lock_delete),
                                      ALL(lock_take),   ALL(lock_give),   ALL(lock_owner),
                                      ALL(lock_remove), ALL(wait_period)};
#endif

#if MEASURED_CHECKS
service *const checking_services[] = {ALL(kernel_check), ALL(memory_check)};
#endif

void measured_handler(void)
{
    ENTER_ISR;
    EXIT_ISR;
}

void kernel_idle_hook(void)
{
}

void bos_hook(int code, void *object)
{
    (void)code;
    (void)object;
}

/* The volatile reads keep what is measured in the image. */
int main(void)
{
    volatile size_t used;
    unsigned i;

    measured_handler();
    for (i = 0; i < sizeof(measured_services) / sizeof(measured_services[0]); i++)
        used = (size_t)measured_services[i];
    used = measured_task.priority + measured_semaphore.count + measured_memory.unused;
    for (i = 0; i < sizeof(measured_pairs) / sizeof(measured_pairs[0]); i++)
        used = (size_t)measured_pairs[i];
#if MEASURED_CHECKS
    for (i = 0; i < sizeof(checking_services) / sizeof(checking_services[0]); i++)
        used = (size_t)checking_services[i];
#endif
#if BOS_LOCK
    for (i = 0; i < sizeof(teaching_services) / sizeof(teaching_services[0]); i++)
        used = (size_t)teaching_services[i] + measured_lock.protocol;
#endif
    (void)used;
    kernel_start();
    return 0;
}
