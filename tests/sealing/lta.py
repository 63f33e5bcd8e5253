"""What pyHanko's long-term validation (EN 319 102-1, 5.6.3) says: lta.py ROOT.pem FILE.pdf"""
import asyncio
import sys

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.policy_decl import (
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

root, name = sys.argv[1:]
policy = CertValidationPolicySpec(
    trust_manager=SimpleTrustManager.build([load_cert_from_pemder(root)]),
    revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO),
)
spec = PdfSignatureValidationSpec(
    SignatureValidationSpec(
        cert_validation_policy=policy,
        revinfo_gathering_policy=RevocationInfoGatheringSpec(
            online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY
        ),
    )
)
good = True
for signature in PdfFileReader(open(name, "rb")).embedded_regular_signatures:
    result = asyncio.run(ades_lta_validation(signature, spec))
    print(signature.field_name, result.ades_subindic, result.failure_msg or "")
    good &= str(result.ades_subindic).endswith("OK") or "PASSED" in str(result.ades_subindic)
sys.exit(not good)
