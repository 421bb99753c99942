/* Choice of the kernel: the first that this processor supports, or one that was selected by name. */
#include <stddef.h>
#include <string.h>

#include "convolution.h"

/* The fastest first. */
static const Kernel *const KERNELS[] = {
#if defined(__x86_64__)
    &avx512vnni_kernel, &avxvnni_kernel, &avx2_kernel,
#elif defined(__aarch64__)
    &neondot_kernel, &neon_kernel,
#endif
    &plain_kernel,
};
#define COUNT (int)(sizeof KERNELS / sizeof *KERNELS)

static const Kernel *selected;

const Kernel *active_kernel(void) {
    const Kernel *kernel = __atomic_load_n(&selected, __ATOMIC_ACQUIRE);
    if (kernel) return kernel;
    for (int i = 0; !kernel; i++)
        if (KERNELS[i]->is_supported()) kernel = KERNELS[i];
    __atomic_store_n(&selected, kernel, __ATOMIC_RELEASE);
    return kernel;
}

/* Name of the kernel in use. */
__attribute__((visibility("default"))) const char *kokoro_kernel(void) { return active_kernel()->name; }

/* Name of kernel `index`; NULL if there is none or this processor does not support it. */
__attribute__((visibility("default"))) const char *kokoro_supported(int index) {
    return index >= 0 && index < COUNT && KERNELS[index]->is_supported() ? KERNELS[index]->name : NULL;
}

/* Use the kernel of that name from now on; 0 if there is none or this processor does not support it. */
__attribute__((visibility("default"))) int kokoro_select(const char *name) {
    for (int i = 0; i < COUNT; i++)
        if (strcmp(KERNELS[i]->name, name) == 0 && KERNELS[i]->is_supported()) {
            __atomic_store_n(&selected, KERNELS[i], __ATOMIC_RELEASE);
            return 1;
        }
    return 0;
}
