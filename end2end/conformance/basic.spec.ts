// The Basic plan: codes come back in the address.
import { runModules } from './basic_modules';

runModules('oidcc-basic-certification-test-plan', 'query');
