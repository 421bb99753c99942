/* Registration of the operators of domain `kokoro.lite` in an onnxruntime session. */
#include "operators.h"

static const Operator *const OPERATORS[] = {&narrow_operator, &convolution_operator, &dense_operator,
                                           &lstm_operator,   &unfold8_operator,     &unfold16_operator};

/* Called by onnxruntime for a session's options. With an older onnxruntime nothing is registered, and a graph that uses
 * the operators cannot be loaded. */
__attribute__((visibility("default"))) Status *RegisterCustomOps(Options *options, const ApiBase *base) {
    const Api *api = base->get(API_VERSION);
    Domain *domain = NULL;
    Status *status = NULL;
    if (!api) return NULL;
    status = CALL(api, CREATE_CUSTOM_OP_DOMAIN, (const char *, Domain **), "kokoro.lite", &domain);
    for (size_t i = 0; i < sizeof OPERATORS / sizeof *OPERATORS && !status; i++)
        status = CALL(api, CUSTOM_OP_DOMAIN_ADD, (Domain *, const Operator *), domain, OPERATORS[i]);
    return status ? status : CALL(api, ADD_CUSTOM_OP_DOMAIN, (Options *, Domain *), options, domain);
}
