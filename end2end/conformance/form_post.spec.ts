// The Form Post plan: the modules of the Basic plan, and every answer travels in a form.
import { runModules } from './basic_modules';

runModules('oidcc-formpost-basic-certification-test-plan', 'form_post');
