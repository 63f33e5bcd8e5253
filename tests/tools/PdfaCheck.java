import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.SortedSet;
import java.util.TreeSet;

import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;

/** Validates files against one flavour of PDF/A: a line for each, exit code 1 when one fails. */
final class PdfaCheck {
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        PDFAFlavour flavour = PDFAFlavour.byFlavourId(arguments[0]);
        ValidationProfile profile = profile(flavour);
        boolean allPass = true;
        for (int n = 1; n < arguments.length; n++) {
            String verdict = verdict(arguments[n], flavour, profile);
            allPass &= verdict.startsWith("PASS ");
            System.out.println(verdict);
        }
        System.exit(allPass ? 0 : 1);
    }

    /** The packaged validator leaves its profile directory empty; the files themselves are there. */
    private static ValidationProfile profile(PDFAFlavour flavour) throws Exception {
        String path = "/org/verapdf/pdfa/validation/PDFA-" + flavour.getId().toUpperCase() + ".xml";
        try (InputStream xml = PdfaCheck.class.getResourceAsStream(path)) {
            if (xml == null) {
                throw new IOException("no rules for " + flavour.getId());
            }
            return Profiles.profileFromXml(xml);
        }
    }

    private static String verdict(String file, PDFAFlavour flavour, ValidationProfile profile) {
        try (InputStream bytes = new FileInputStream(file);
                PDFAParser parser = Foundries.defaultInstance().createParser(bytes, flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(profile, false)) {
            ValidationResult result = validator.validate(parser);
            SortedSet<String> broken = new TreeSet<>();
            for (TestAssertion assertion : result.getTestAssertions()) {
                if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                    broken.add(assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber());
                }
            }
            String words = broken.isEmpty() ? "" : " " + String.join(" ", broken);
            return (result.isCompliant() ? "PASS " : "FAIL ") + flavour.getId() + " " + file + words;
        } catch (Exception | StackOverflowError problem) {
            return "FAIL " + flavour.getId() + " " + file + " unreadable: " + problem;
        }
    }
}
